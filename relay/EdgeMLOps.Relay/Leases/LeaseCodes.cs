namespace EdgeMLOps.Relay.Leases;

/// <summary>Why a lease ended or was not given.</summary>
internal static class LeaseCodes
{
    internal const string Expired = "LeaseExpired";
    internal const string Revoked = "LeaseRevoked";
    internal const string Replaced = "LeaseReplaced";
    internal const string Ended = "LeaseEnded";
    internal const string BadTtl = "LeaseTtlOutOfRange";
    internal const string BadId = "LeaseIdMissing";
    internal const string EndsInPast = "LeaseEndsInPast";
    internal const string EndsTooLate = "LeaseEndsTooLate";
    internal const string WindowTooShort = "WindowTooShort";
    internal const string Stopping = "RelayStopping";
}
