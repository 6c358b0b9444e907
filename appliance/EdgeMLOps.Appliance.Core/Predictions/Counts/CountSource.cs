namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>What predictions are counted by besides their day: the model, its part, and the policy applied.</summary>
internal sealed record CountSource(int Slot, string ModelName, string ModelVersion, int ModelRelease, string PackageDigest, string PolicyDigest)
{
    public static CountSource Of(PredictionRow row) =>
        new(row.Slot, row.ModelName, row.ModelVersion, row.ModelRelease, row.PackageDigest, row.PolicyDigest);
}
