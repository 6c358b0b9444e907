namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>The outcome of decoding one frame.</summary>
/// <param name="Code">What became of it.</param>
/// <param name="Cells">
/// The stored cells: row by row, samples of a pixel side by side, little endian, 1, 2 or 4 bytes each by Bits Allocated
/// (1 bit: a byte). Empty unless decoded.
/// </param>
/// <param name="Photometric">What the cells are: RGB where a JPEG or JPEG 2000 colour transform was undone, else as the header says.</param>
/// <param name="Message">Why not, with the numbers at fault, or what was odd about a frame that was decoded. No text of the object.</param>
public sealed record FrameCodecResult(FrameCodecCode Code, ReadOnlyMemory<byte> Cells, string Photometric, string Message)
{
    internal static FrameCodecResult Refuse(FrameCodecCode code, string message) => new(code, default, "", message);
}
