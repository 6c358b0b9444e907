using System.IO.Compression;
using System.Text;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

public sealed class InstanceHeader_tests : IDisposable
{
    private const string Explicit = "1.2.840.10008.1.2.1";
    private const string Implicit = "1.2.840.10008.1.2";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Explicit)]
    [InlineData(Implicit)]
    public void Numbers_and_modality_are_read_with_the_identifiers(string syntax)
    {
        var header = Read(Some().AddOrUpdate(DicomTag.Modality, "DX").AddOrUpdate(DicomTag.SeriesNumber, "-3").AddOrUpdate(DicomTag.InstanceNumber, "12"), syntax);

        Assert.Equal(("2.25.1", "2.25.2"), (header!.SopInstanceUid, header.StudyInstanceUid));
        Assert.Equal(("DX", -3, 12), (header.Modality, header.SeriesNumber, header.InstanceNumber));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("1.0 ")]
    [InlineData("1\\2 ")]
    [InlineData("two ")]
    [InlineData("99999999999 ")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000000000000000000000000001")]
    public void A_number_that_is_none_is_null_and_refuses_nothing(string value)
    {
        var header = Read(Some()
            .AddOrUpdate(DicomVR.IS, DicomTag.SeriesNumber, Encoding.ASCII.GetBytes(value))
            .AddOrUpdate(DicomVR.IS, DicomTag.InstanceNumber, "4 "u8.ToArray()));

        Assert.Equal((null, 4), (header!.SeriesNumber, header.InstanceNumber));
    }

    [Theory]
    [InlineData("ABCDEFGHIJKLMNOPQ ")]
    [InlineData("dx")]
    [InlineData("D^")]
    public void A_modality_that_is_no_code_string_is_null(string value) => Assert.Null(
        Read(Some().AddOrUpdate(DicomVR.CS, DicomTag.Modality, Encoding.ASCII.GetBytes(value)))!.Modality);

    [Theory]
    [InlineData(Explicit)]
    [InlineData(Implicit)]
    public void Nesting_of_any_depth_before_the_identifiers_is_passed_over(string syntax)
    {
        var deep = new DicomDataset().AddOrUpdate(DicomTag.CodeValue, "T-01");
        for (var depth = 0; depth < 5000; depth++)
        {
            deep = new DicomDataset().AddOrUpdate(DicomTag.ReferencedImageSequence, deep).AddOrUpdate(DicomTag.PatientID, "P");
        }

        var bytes = DicomDatasetWriter.ToBytes(Some().AddOrUpdate(DicomTag.ReferencedImageSequence, deep), DicomTransferSyntax.Find(syntax)!);

        Assert.Equal("2.25.2", new InstanceHeaderReader(new HeaderWalker(new MemoryStream(bytes), DatasetEncoding.Of(syntax))).Read()!.StudyInstanceUid);
    }

    [Fact]
    public void A_sequence_of_unknown_VR_is_implicit_within_and_what_follows_is_not()
    {
        byte[] unknown =
        [
            8, 0, 0x40, 0x11, (byte)'U', (byte)'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF,
            8, 0, 0, 1, 4, 0, 0, 0, (byte)'T', (byte)'-', (byte)'0', (byte)'1', 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0, // without the item's own delimiter
        ];
        var bytes = DicomDatasetWriter.ToBytes(Some(), DicomTransferSyntax.ExplicitVRLittleEndian);
        var study = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x20, 0, 0x0D, 0]);

        Assert.Equal("2.25.2", Read([.. bytes[..study], .. unknown, .. bytes[study..]], Explicit)!.StudyInstanceUid);
    }

    [Fact]
    public void An_item_without_a_sequence_before_the_identifiers_is_passed_over()
    {
        byte[] stray = [0xFE, 0xFF, 0, 0xE0, 10, 0, 0, 0, 8, 0, 0x18, 0, (byte)'U', (byte)'I', 2, 0, (byte)'1', 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        var bytes = DicomDatasetWriter.ToBytes(Some(), DicomTransferSyntax.ExplicitVRLittleEndian);
        var study = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x20, 0, 0x0D, 0]);

        var header = Read([.. bytes[..study], .. stray, .. bytes[study..]], Explicit);

        Assert.Equal(("2.25.1", "2.25.2"), (header!.SopInstanceUid, header.StudyInstanceUid));
    }

    [Fact]
    public void An_object_that_breaks_off_behind_its_identifiers_is_the_analysis_s_business()
    {
        var bytes = DicomDatasetWriter.ToBytes(Some().AddOrUpdate(DicomTag.InstanceNumber, "12"), DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Null(Read(bytes[..^1], Explicit)!.InstanceNumber);
        Assert.Null(Read(bytes[..^8], Explicit)!.InstanceNumber);
        Assert.Null(Read(bytes[..^14], Explicit)); // within the last of the four
    }

    [Fact]
    public void A_bomb_before_the_identifiers_is_no_header_and_costs_no_more_than_one()
    {
        // A sequence of undefined length with 32 million empty items: 256 MB, a quarter of one when deflated.
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write([0x08, 0x00, 0x40, 0x11, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
            var items = Enumerable.Repeat<byte[]>([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0], 8192).SelectMany(item => item).ToArray();
            for (var i = 0; i < 4096; i++)
            {
                deflate.Write(items);
            }
        }

        var walked = new CountingStream(new DeflateStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress));
        Assert.Null(new InstanceHeaderReader(new HeaderWalker(walked, DatasetEncoding.Of("1.2.840.10008.1.2.1.99"))).Read());
        Assert.InRange(walked.BytesRead, 1_000_000, 65 * 1024 * 1024);
    }

    [Fact]
    public void A_value_before_the_identifiers_that_inflates_without_end_is_no_header()
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write([0x08, 0x00, 0x08, 0x00, (byte)'U', (byte)'N', 0, 0, 0x00, 0x00, 0x00, 0x40]); // 1 GB
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 200; i++)
            {
                deflate.Write(zeros);
            }
        }

        var walked = new CountingStream(new DeflateStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress));
        Assert.Null(new InstanceHeaderReader(new HeaderWalker(walked, DatasetEncoding.Of("1.2.840.10008.1.2.1.99"))).Read());
        Assert.InRange(walked.BytesRead, 0, 65 * 1024 * 1024);
    }

    [Fact]
    public void Nothing_behind_the_instance_number_is_read()
    {
        var bytes = DicomDatasetWriter.ToBytes(Some().AddOrUpdate(DicomTag.InstanceNumber, "12"), DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal(12, Read([.. bytes, 0x28, 0x00, 0x10, 0x00, .. "!!garbage"u8], Explicit)!.InstanceNumber);
    }

    private static DicomDataset Some() => new DicomDataset()
        .AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.1")
        .AddOrUpdate(DicomTag.SOPInstanceUID, "2.25.1")
        .AddOrUpdate(DicomTag.StudyInstanceUID, "2.25.2")
        .AddOrUpdate(DicomTag.SeriesInstanceUID, "2.25.3");

    private InstanceHeader? Read(DicomDataset dataset, string syntax = Explicit) => Read(
        DicomDatasetWriter.ToBytes(
            dataset, syntax == Implicit ? DicomTransferSyntax.ImplicitVRLittleEndian : DicomTransferSyntax.ExplicitVRLittleEndian),
        syntax);

    private InstanceHeader? Read(byte[] dataset, string syntax)
    {
        File.WriteAllBytes(_folder["object"], dataset);
        var context = new DicomStoreContext("1.2.840.10008.5.1.4.1.1.1", "2.25.1", syntax, "MODALITY", "EDGEMLOPS", System.Net.IPAddress.Loopback, 1);
        InstanceHeader? Of(int head) => InstanceHeader.TryRead(
            new StagedInstance(context, "object", _folder["object"], 0, dataset.AsMemory(0, head), dataset.Length, []));

        // Whatever part of it was kept in memory, the header is that of the file.
        var header = Of(0);
        Assert.All(Enumerable.Range(1, dataset.Length), head => Assert.Equal(header, Of(head)));
        return header;
    }
}
