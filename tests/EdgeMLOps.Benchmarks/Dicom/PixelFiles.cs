using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>Our decoder over files: each is read and every frame's cells are in memory then, as the peers have them.</summary>
internal static class PixelFiles
{
    // Goes from file to file, as inspect has it and as malloc does for GDCM: new memory for each would be measured, not a decoder.
    private static byte[] Buffer = [];

    /// <summary>Decodes a file.</summary>
    /// <returns>Bytes of its cells; 0 where it cannot be decoded without a codec.</returns>
    public static long Decode(string path)
    {
        if (!DicomFile.TryRead(Read(path), DicomReadOptions.Default, out var file, out _)
            || !DicomPixelData.TryCreate(file.Dataset, file.FileMetaInfo.TransferSyntax, out var pixels, out _))
        {
            return 0;
        }

        var reader = new DicomFrameReader(pixels);
        var bytes = 0L;
        for (var frame = 0; frame < pixels.NumberOfFrames; frame++)
        {
            if (!reader.TryRead(frame, out var cells, out _))
            {
                return 0;
            }

            bytes += cells.Length;
        }

        return bytes;
    }

    private static ReadOnlyMemory<byte> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var length = (int)stream.Length;
        if (Buffer.Length < length)
        {
            Buffer = new byte[length];
        }

        stream.ReadExactly(Buffer, 0, length);
        return Buffer.AsMemory(0, length);
    }

    /// <summary>Whether a file is native little endian, or run-length encoded. Neither: single bits, at which GDCM's Python ends.</summary>
    public static string? KindOf(string path) => !DicomFile.TryOpen(path, new DicomReadOptions { StopBeforePixelData = true }, out var file, out _) ? null
        : file.Dataset.GetSingleValueOrDefault(DicomTag.BitsAllocated, 0) % 8 != 0 ? null
        : ReferenceEquals(file.FileMetaInfo.TransferSyntax, DicomTransferSyntax.RLELossless) ? "RLE"
        : file.FileMetaInfo.TransferSyntax is { IsEncapsulated: false, IsBigEndian: false, IsDeflated: false } ? "native"
        : null;
}
