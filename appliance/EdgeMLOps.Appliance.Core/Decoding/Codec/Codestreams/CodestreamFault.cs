namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>Why a codestream is not given to a decoder.</summary>
/// <param name="Code">Corrupt, or unsupported.</param>
/// <param name="Message">What is wrong, with the offset in bytes; no text of the object.</param>
internal readonly record struct CodestreamFault(FrameCodecCode Code, string Message)
{
    public static CodestreamFault Corrupt(string what, int offset) =>
        new(FrameCodecCode.Corrupt, FormattableString.Invariant($"codestream: {what} at byte {offset}"));

    public static CodestreamFault Unsupported(string what) => new(FrameCodecCode.Unsupported, $"codestream: {what}");
}
