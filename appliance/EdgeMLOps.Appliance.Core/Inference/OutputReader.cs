using EdgeMLOps.Appliance.Core.Inference.Outputs;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Takes one image's output.</summary>
/// <param name="index">The image's place in the batch.</param>
/// <param name="output">Its values, of shapes that fit the format; valid in the call only.</param>
internal delegate void OutputReader(int index, in ImageOutput output);
