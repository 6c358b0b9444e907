using EdgeMLOps.Contracts;

namespace EdgeMLOps.Outbox.Tests;

internal static class Some
{
    public static OperationsSummary Operations(long received = 1) => new()
    {
        Bucket = new Bucket
        {
            Start = MinuteUtc.Floor(DateTimeOffset.UnixEpoch),
            End = MinuteUtc.Floor(DateTimeOffset.UnixEpoch.AddHours(6)),
        },
        Counters = [new OperationsCount { Counter = OperationsCounter.InstancesReceived, Value = received }],
        Latencies = [],
    };

    public static StateReport State => new()
    {
        At = MinuteUtc.Floor(DateTimeOffset.UnixEpoch),
        AuditLength = 1,
        AuditHead = Digest256.Of("head"u8),
        Package = Digest256.Of("package"u8),
        PackageRelease = 1,
        Policy = Digest256.Of("policy"u8),
        Appliance = new SoftwareVersion { Major = 0, Minor = 1, Patch = 0 },
        Provider = ExecutionProvider.Cpu,
        WithheldHistograms = 0,
        OpenHistograms = 0,
    };
}
