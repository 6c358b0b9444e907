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

    [Fact]
    public void An_object_that_breaks_off_behind_its_identifiers_is_the_analysis_s_business()
    {
        var bytes = DicomDatasetWriter.ToBytes(Some().AddOrUpdate(DicomTag.InstanceNumber, "12"), DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Null(Read(bytes[..^1], Explicit)!.InstanceNumber);
        Assert.Null(Read(bytes[..^8], Explicit)!.InstanceNumber);
        Assert.Null(Read(bytes[..^14], Explicit)); // within the last of the four
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
