namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>The outcome of decoding.</summary>
/// <param name="Code">What became of the pixels.</param>
/// <param name="Image">The image; null unless decoded.</param>
/// <param name="Message">What is wrong, with the tag at fault; sizes and codes only, no text of the object. Empty when decoded.</param>
public sealed record DecodeResult(DecodeCode Code, DecodedImage? Image, string Message);
