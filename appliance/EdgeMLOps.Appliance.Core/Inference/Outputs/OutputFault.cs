namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>An output has another shape than its format.</summary>
/// <param name="Output">Its place among the format's outputs.</param>
/// <param name="Expected">What one image's should be.</param>
internal sealed record OutputFault(int Output, string Expected);
