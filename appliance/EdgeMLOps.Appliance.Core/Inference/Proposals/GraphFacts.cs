namespace EdgeMLOps.Appliance.Core.Inference.Proposals;

/// <summary>What a graph says of itself and gives for one image of noise.</summary>
/// <param name="Image">The input that takes the image.</param>
/// <param name="Layout">Order of its axes, as in the manifest.</param>
/// <param name="Channels">Its planes.</param>
/// <param name="Height">Its rows; those of the noise where the graph takes any.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Size">The input that takes the image's size; null where there is none.</param>
/// <param name="Outputs">All outputs that are tensors of numbers.</param>
/// <param name="ClassNames">Names of the classes in the graph's metadata, as Ultralytics writes them; empty where there are none.</param>
internal sealed record GraphFacts(
    TensorFacts Image,
    string Layout,
    int Channels,
    int Height,
    int Width,
    TensorFacts? Size,
    IReadOnlyList<TensorFacts> Outputs,
    IReadOnlyList<string> ClassNames);
