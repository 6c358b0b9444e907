namespace EdgeMLOps.Relay.Uplink;

/// <summary>How long to wait for a receipt before sending again: twice as long after each silence, up to eight times,
/// so that a fleet that is slow is not buried in what it has already been sent.</summary>
internal static class ReceiptWait
{
    private const int MostDoublings = 3;

    internal static TimeSpan For(int seconds, int silences) => TimeSpan.FromSeconds(seconds << Math.Min(silences, MostDoublings));
}
