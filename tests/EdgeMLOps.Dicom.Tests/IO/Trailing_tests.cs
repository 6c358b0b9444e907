using System.Text;

namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>What stands behind the pixel data: elements are read, anything else is noted, and neither costs the image.</summary>
public sealed class Trailing_tests
{
    private static readonly byte[] Pixels = Some.LongElement(DicomTag.PixelData, "OW", 4, 1, 2, 3, 4);
    private static readonly byte[] Padding = Some.LongElement(new DicomTag(0xFFFC, 0xFFFC), "OB", 2, 0, 0);

    private static readonly byte[] Fragments =
    [
        .. Some.LongElement(DicomTag.PixelData, "OB", uint.MaxValue), .. Some.Item(DicomTag.Item, 0), .. Some.Item(DicomTag.Item, 2, 0xFF, 0xD8),
        .. Some.Item(DicomTag.SequenceDelimitationItem, 0),
    ];

    public static TheoryData<string, string> Junk
    {
        get
        {
            var junk = new TheoryData<string, string>();
            foreach (var (name, text) in new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["line end"] = "\r\n",
                ["line feed"] = "\n",
                ["blank"] = " ",
                ["some blanks"] = new(' ', 100),
                ["many blanks"] = new(' ', 20_001),
                ["blanks that make whole elements"] = new(' ', 3 * 0x2028),
                ["zeros and a line end"] = new string('\0', 2000) + "\n",
                ["text"] = "-----------------------------7d43b\r\nContent-Disposition: form-data\r\n\r\n",
                ["a sequence without end"] = Encoding.Latin1.GetString(Some.LongElement(new DicomTag(0x7FE1, 0x1010), "SQ", uint.MaxValue)),
                ["a private element cut short"] = Encoding.Latin1.GetString(Some.LongElement(new DicomTag(0x7FE1, 0x1010), "OB", 100, 1, 2, 3)),
            })
            {
                junk.Add(name, text);
            }

            return junk;
        }
    }

    [Theory]
    [MemberData(nameof(Junk))]
    public void Junk_behind_native_pixels_is_noted_and_kept_out(string name, string junk) => AssertRead(name, Pixels, DicomTransferSyntax.ExplicitVRLittleEndian, junk);

    [Theory]
    [MemberData(nameof(Junk))]
    public void Junk_behind_fragments_is_noted_and_kept_out(string name, string junk) => AssertRead(name, Fragments, DicomTransferSyntax.JPEGBaseline8Bit, junk);

    [Theory]
    [MemberData(nameof(Junk))]
    public void Junk_behind_pixels_of_a_deflated_data_set_is_noted_and_kept_out(string name, string junk)
    {
        using var output = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(output, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write([.. Pixels, .. Encoding.Latin1.GetBytes(junk)]);
        }

        var file = Reading.Open(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, output.ToArray()));

        Assert.True(file.Dataset.Count == 1, name);
        Assert.Equal(DicomReadWarningCode.TrailingBytes, Assert.Single(file.Warnings).Code);
    }

    [Theory]
    [MemberData(nameof(Junk))]
    public void Junk_behind_implicit_pixels_is_noted_and_stops_nothing(string name, string junk)
    {
        byte[] bytes = Reading.File(DicomTransferSyntax.ImplicitVRLittleEndian, [.. Some.Item(DicomTag.Modality, 2, "DX"u8.ToArray()), .. Some.Item(DicomTag.PixelData, 4, 1, 2, 3, 4), .. Encoding.Latin1.GetBytes(junk)]);

        var file = Reading.Open(bytes);

        Assert.Equal([1, 2, 3, 4], file.Dataset.GetRaw(DicomTag.PixelData).ToArray());
        Assert.True(file.Warnings.Count > 0, name);
    }

    [Fact]
    public void Elements_behind_the_pixels_are_read_and_only_what_follows_them_is_junk()
    {
        byte[] bytes = [.. Pixels, .. Padding, .. "\r\n"u8];

        var file = Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, bytes));

        Assert.Equal([DicomTag.PixelData, new DicomTag(0xFFFC, 0xFFFC)], file.Dataset.Select(item => item.Tag));
        var start = Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian).Length;
        Assert.Equal(new DicomReadWarning(DicomReadWarningCode.TrailingBytes, default, start + Pixels.Length + Padding.Length), Assert.Single(file.Warnings));
    }

    [Fact]
    public void Pixels_that_are_not_complete_are_still_truncated()
    {
        byte[] header = Some.Element(DicomTag.Modality, "CS", 2, "DX"u8.ToArray());

        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, [.. header, .. Pixels[..^1]])).Code);
        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.JPEGBaseline8Bit, [.. header, .. Fragments[..^9]])).Code);
        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, [.. header, .. "\r\n"u8])).Code);
    }

    [Fact]
    public void Pixels_of_an_icon_are_not_the_image()
    {
        byte[] icon = Some.LongElement(new DicomTag(0x0088, 0x0200), "SQ", (uint)(8 + Pixels.Length), Some.Item(DicomTag.Item, (uint)Pixels.Length, Pixels));

        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, [.. icon, .. "\r\n"u8])).Code);
    }

    private static void AssertRead(string name, byte[] pixels, DicomTransferSyntax syntax, string junk)
    {
        var bytes = Reading.File(syntax, [.. pixels, .. Encoding.Latin1.GetBytes(junk)]);

        var file = Reading.Open(bytes);

        Assert.True(file.Dataset.Count == 1, name);
        var end = Reading.File(syntax).Length + pixels.Length;
        Assert.Equal(new DicomReadWarning(DicomReadWarningCode.TrailingBytes, default, end), Assert.Single(file.Warnings));
    }
}
