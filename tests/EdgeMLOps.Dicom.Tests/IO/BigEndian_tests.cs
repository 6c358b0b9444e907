using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.IO;

public sealed class BigEndian_tests
{
    private static readonly DicomTag PrivateWords = new(0x0099, 0x1005);

    [Fact]
    public async Task What_dcmtk_turned_round_is_read_as_what_it_was()
    {
        using var folder = new TempFolder();
        var image = Some.EveryVR();
        new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).Save(folder["little"]);
        var (exitCode, output) = await ChildProcess.RunAsync("dcmconv", ["+tb", folder["little"], folder["big"]], TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, output);

        var big = DicomFile.Open(folder["big"]);

        Assert.Equal(DicomTransferSyntax.ExplicitVRBigEndian, big.FileMetaInfo.TransferSyntax);
        Assert.Equal(Reading.Describe(DicomFile.Open(folder["little"]).Dataset), Reading.Describe(big.Dataset));
        Assert.Equal([1.5, -2.25], big.Dataset.TryGetValues<double>(DicomTag.GraphicData, out var values) ? values : []);
        Assert.Empty(big.Warnings);
    }

    [Fact]
    public void What_was_read_big_endian_is_written_little_endian_and_says_so()
    {
        var big = Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRBigEndian, [.. Words(DicomTag.Rows, 0x0102), .. Words(DicomTag.Columns, 0x0304)]));

        var little = Reading.Open(big.ToBytes());

        Assert.Equal(DicomTransferSyntax.ExplicitVRLittleEndian, little.FileMetaInfo.TransferSyntax);
        Assert.Equal("1.2.840.10008.1.2.1", little.FileMetaInfo.Dataset.GetString(DicomTag.TransferSyntaxUID));
        Assert.Equal(0x0102, little.Dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.Equal(0x0304, little.Dataset.GetSingleValue<int>(DicomTag.Columns));
    }

    [Theory]
    [InlineData(8, new byte[] { 2, 1, 4, 3, 6, 5, 8, 7 })]
    [InlineData(16, new byte[] { 2, 1, 4, 3, 6, 5, 8, 7 })]
    [InlineData(32, new byte[] { 4, 3, 2, 1, 8, 7, 6, 5 })]
    [InlineData(64, new byte[] { 8, 7, 6, 5, 4, 3, 2, 1 })]
    public void Cells_are_turned_round_by_the_size_they_have(int bitsAllocated, byte[] expected)
    {
        byte[] pixels = [0x7F, 0xE0, 0x00, 0x10, (byte)'O', (byte)'W', 0, 0, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8];

        var file = Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRBigEndian, [.. Words(DicomTag.Rows, 1), .. Words(DicomTag.BitsAllocated, (ushort)bitsAllocated), .. pixels]));

        Assert.Equal(expected, file.Dataset.GetRaw(DicomTag.PixelData).ToArray());
    }

    [Fact]
    public void Bytes_and_what_is_unknown_stay_as_they_are()
    {
        byte[] bytes = [0x7F, 0xE0, 0x00, 0x10, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 4, 1, 2, 3, 4];
        byte[] unknown = [0x00, 0x99, 0x10, 0x05, (byte)'U', (byte)'N', 0, 0, 0, 0, 0, 4, 1, 2, 3, 4];

        var dataset = Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRBigEndian, [.. Words(DicomTag.Rows, 1), .. unknown, .. bytes])).Dataset;

        Assert.Equal([1, 2, 3, 4], dataset.GetRaw(PrivateWords).ToArray());
        Assert.Equal([1, 2, 3, 4], dataset.GetRaw(DicomTag.PixelData).ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sequence_of_unknown_VR_is_read_in_little_endian_or_as_its_writer_went_on(bool isBig)
    {
        byte[] header = [0x00, 0x99, 0x10, 0x06, (byte)'U', (byte)'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] little = [0xFE, 0xFF, 0x00, 0xE0, 10, 0, 0, 0, 0x28, 0, 0x10, 0, 2, 0, 0, 0, 7, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        byte[] big = [0xFF, 0xFE, 0xE0, 0x00, 0, 0, 0, 10, .. Words(DicomTag.Rows, 7), 0xFF, 0xFE, 0xE0, 0xDD, 0, 0, 0, 0];

        var dataset = Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRBigEndian, [.. Words(DicomTag.AccessionNumber, 0), .. header, .. isBig ? big : little])).Dataset;

        Assert.Equal(7, dataset.GetSequence(new DicomTag(0x0099, 0x1006)).Items[0].GetSingleValue<int>(DicomTag.Rows));
    }

    [Fact]
    public void Meta_information_in_big_endian_too_is_read()
    {
        byte[] group = [0, 2, 0, 0x10, (byte)'U', (byte)'I', 0, 20, .. "1.2.840.10008.1.2.2\0"u8];
        byte[] bytes = [.. new byte[128], .. "DICM"u8, .. group, .. Words(DicomTag.Rows, 0x0102)];

        var file = Reading.Open(bytes);

        Assert.Equal(DicomTransferSyntax.ExplicitVRBigEndian, file.FileMetaInfo.TransferSyntax);
        Assert.Equal(0x0102, file.Dataset.GetSingleValue<int>(DicomTag.Rows));
    }

    [Fact]
    public async Task Native_pixels_of_the_private_syntax_are_turned_round_and_nothing_else()
    {
        using var folder = new TempFolder();
        var image = Some.Image().AddOrUpdate(DicomTag.BitsAllocated, 16).AddOrUpdate(DicomVR.OW, DicomTag.PixelData, Enumerable.Range(0, 18).Select(cell => (byte)cell).ToArray());
        new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).Save(folder["little"]);
        var (exitCode, output) = await ChildProcess.RunAsync("dcmconv", ["+tg", folder["little"], folder["private"]], TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, output);

        var file = DicomFile.Open(folder["private"]);

        Assert.Equal(DicomTransferSyntax.GEPrivateImplicitVRBigEndian, file.FileMetaInfo.TransferSyntax);
        Assert.Equal(image.GetRaw(DicomTag.PixelData).ToArray(), file.Dataset.GetRaw(DicomTag.PixelData).ToArray());
        Assert.Equal(3, file.Dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.Equal(DicomTransferSyntax.ExplicitVRLittleEndian, Reading.Open(file.ToBytes()).FileMetaInfo.TransferSyntax);
    }

    private static byte[] Words(DicomTag tag, ushort value) =>
        [(byte)(tag.Group >> 8), (byte)tag.Group, (byte)(tag.Element >> 8), (byte)tag.Element, (byte)'U', (byte)'S', 0, 2, (byte)(value >> 8), (byte)value];
}
