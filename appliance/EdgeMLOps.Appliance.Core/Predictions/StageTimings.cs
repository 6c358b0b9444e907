using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Where an image's time went.</summary>
/// <param name="Decode">Stored bytes to pixels.</param>
/// <param name="Preprocess">Pixels to the model's input.</param>
/// <param name="Wait">Waiting for the model or for a batch to fill.</param>
/// <param name="Infer">The model's run.</param>
/// <param name="PostProcess">The model's output to boxes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StageTimings(TimeSpan Decode, TimeSpan Preprocess, TimeSpan Wait, TimeSpan Infer, TimeSpan PostProcess)
{
    /// <summary>All stages together.</summary>
    public TimeSpan Total => Decode + Preprocess + Wait + Infer + PostProcess;
}
