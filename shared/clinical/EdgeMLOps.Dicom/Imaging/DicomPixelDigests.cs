namespace EdgeMLOps.Dicom.Imaging;

/// <summary>SHA-256 of an object's pixels, lower-case hex. Cells are little endian, samples of a pixel together, a byte for a single bit.</summary>
/// <param name="Frame0">The first frame's cells; null where it was not added.</param>
/// <param name="AllFrames">All frames' cells, one frame after the other; null where one was not added.</param>
/// <param name="Frame0Values">The first frame's values: cells masked or sign-extended to the bits stored; null where it was not added.</param>
/// <param name="AllFramesValues">All frames' values; null where one was not added.</param>
public sealed record DicomPixelDigests(string? Frame0, string? AllFrames, string? Frame0Values, string? AllFramesValues);
