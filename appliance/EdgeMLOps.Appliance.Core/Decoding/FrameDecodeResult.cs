using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>The outcome of decoding one frame.</summary>
/// <param name="Code">What became of it.</param>
/// <param name="Cells">The stored cells, little endian, samples of a pixel together, a byte for a single bit; empty unless decoded.</param>
/// <param name="Message">What is wrong, or odd about a frame that was decoded; sizes and codes only, no text of the object.</param>
/// <param name="IsCorrupt">Whether it failed for the file itself, not for a limit of this program or its machine.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FrameDecodeResult(DecodeCode Code, ReadOnlyMemory<byte> Cells, string Message, bool IsCorrupt)
{
    /// <summary>Photometric Interpretation of the cells where the codec changed their colours; else null.</summary>
    public string? Photometric { get; init; }
}
