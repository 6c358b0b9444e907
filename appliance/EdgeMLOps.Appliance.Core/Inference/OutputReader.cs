namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Takes one image's output.</summary>
/// <param name="index">The image's place in the batch.</param>
/// <param name="output">Its values; valid in the call only.</param>
internal delegate void OutputReader(int index, ReadOnlySpan<float> output);
