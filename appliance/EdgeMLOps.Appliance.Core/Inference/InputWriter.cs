namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Gives one image's input.</summary>
/// <param name="index">The image's place in the batch.</param>
/// <param name="input">Filled with its values, in layout and type of the manifest.</param>
internal delegate void InputWriter(int index, Span<byte> input);
