namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>How many rows the journal holds.</summary>
/// <param name="Studies">Studies.</param>
/// <param name="Received">Instances waiting to be looked at.</param>
/// <param name="Skipped">Instances not for the model.</param>
/// <param name="Predicted">Instances analysed.</param>
/// <param name="Failed">Instances that could not be analysed.</param>
/// <param name="Quarantined">Objects set aside.</param>
public sealed record JournalCounts(long Studies, long Received, long Skipped, long Predicted, long Failed, long Quarantined)
{
    /// <summary>All acknowledged instances.</summary>
    public long Instances => Received + Skipped + Predicted + Failed;
}
