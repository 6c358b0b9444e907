using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>Our decoder over files: each is read and every frame's cells are in memory then, as the peers have them.</summary>
internal static class PixelFiles
{
    /// <summary>Decodes a file.</summary>
    /// <returns>Bytes of its cells; 0 where it cannot be decoded without a codec.</returns>
    public static long Decode(string path)
    {
        if (!DicomFile.TryOpen(path, DicomReadOptions.Default, out var file, out _)
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

    /// <summary>Whether a file is native little endian, or run-length encoded. Neither: single bits, at which GDCM's Python ends.</summary>
    public static string? KindOf(string path) => !DicomFile.TryOpen(path, new DicomReadOptions { StopBeforePixelData = true }, out var file, out _) ? null
        : file.Dataset.GetSingleValueOrDefault(DicomTag.BitsAllocated, 0) % 8 != 0 ? null
        : ReferenceEquals(file.FileMetaInfo.TransferSyntax, DicomTransferSyntax.RLELossless) ? "RLE"
        : file.FileMetaInfo.TransferSyntax is { IsEncapsulated: false, IsBigEndian: false, IsDeflated: false } ? "native"
        : null;
}
