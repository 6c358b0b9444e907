using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>The chest image of the tests, compressed by a program that is not the product's library: DCMTK; JPEG 2000 by gdcmconv.</summary>
internal static class EncodedImage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Compresses a data set.</summary>
    /// <param name="dataset">Uncompressed.</param>
    /// <param name="program">dcmcjpeg, dcmcjpls or gdcmconv.</param>
    /// <param name="options">Its options.</param>
    public static async Task<FrameCodecRequest> OfAsync(DicomDataset dataset, string program, params string[] options)
    {
        using var folder = new TempFolder();
        var (plain, compressed) = (folder["plain.dcm"], folder["compressed.dcm"]);
        ChestImage.File(dataset).Save(plain);
        var (exitCode, output) = await ChildProcess.RunAsync(program, [.. options, plain, compressed], Limit);
        Assert.True(exitCode == 0, output);
        return Assert.Single(CompressedFile.Read(compressed));
    }

    public static byte[] PixelsOf(DicomDataset dataset) => ((DicomElement)dataset.Single(item => item.Tag == DicomTag.PixelData)).Raw.ToArray();
}
