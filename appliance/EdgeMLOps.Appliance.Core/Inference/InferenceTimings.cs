using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Where an image's time went in the engine.</summary>
/// <param name="Preprocess">Pixels to input tensor.</param>
/// <param name="Wait">Prepared, waiting for the model or for a batch to fill.</param>
/// <param name="Infer">The model's run; shared by all images of the batch.</param>
/// <param name="BatchSize">Images in the run.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct InferenceTimings(TimeSpan Preprocess, TimeSpan Wait, TimeSpan Infer, int BatchSize);
