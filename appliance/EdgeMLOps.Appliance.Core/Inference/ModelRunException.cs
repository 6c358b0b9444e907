namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>A worker did not run the model; the code says why. What it said itself stays with it.</summary>
internal sealed class ModelRunException(InferenceCode code) : Exception($"The engine's worker: {code}.")
{
    public InferenceCode Code => code;
}
