using System.Text;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>What came with VRs and is written without: the same values by the dictionary's VR, and nothing that would be read as something else.</summary>
public sealed class ImplicitForm_tests
{
    public static TheoryData<uint, string, string, string> Kept => new()
    {
        { 0x00280010, "UL", "10020000", "1002" }, // Rows, US
        { 0x00280010, "SS", "1002", "1002" },
        { 0x00280010, "FD", "0000000000008040", "0002" }, // 512
        { 0x00280010, "IS", Hex("512 "), "0002" },
        { 0x00280010, "DS", Hex("1\\2 "), "01000200" },
        { 0x00280010, "UN", "0002", "0002" },
        { 0x00280010, "OB", "0002", "0002" },
        { 0x00280010, "US", "", "" },
        { 0x00186018, "US", "0102", "01020000" }, // RegionLocationMinX0, UL
        { 0x00186020, "SS", "FFFF", "FFFFFFFF" }, // ReferencePixelX0, SL
        { 0x00200013, "US", "0C00", Hex("12") }, // InstanceNumber, IS
        { 0x00281053, "FD", "000000000000F83F", Hex("1.5 ") }, // RescaleSlope, DS
        { 0x00189073, "FL", "0000C03F", "000000000000F83F" }, // AcquisitionDuration, FD
        { 0x00100020, "US", "0700", Hex("7 ") }, // PatientID, LO
        { 0x00100020, "SH", Hex("P-1 "), Hex("P-1 ") },
        { 0x0020000D, "LO", Hex("1.2"), Hex("1.2\0") }, // padded as a UID is
    };

    public static TheoryData<uint, string, string> LeftOut => new()
    {
        { 0x00280010, "UL", "00000100" }, // 65536
        { 0x00280010, "SS", "FFFF" },
        { 0x00280010, "FD", "000000000000F83F" }, // 1.5
        { 0x00280010, "LO", Hex("many") },
        { 0x00280010, "AT", "28001000" },
        { 0x00200013, "FD", "000000000000F83F" },
        { 0x00281050, "FD", "000000000000F07F" }, // WindowCenter, infinite
        { 0x00081140, "LO", Hex("text") }, // ReferencedImageSequence
        { 0x00081140, "UN", "01020304" },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public void A_value_is_written_as_the_dictionarys_VR_has_it(uint tag, string vr, string raw, string expected)
    {
        var (left, dataset) = (new List<DicomTag>(), Holding(tag, vr, raw));
        foreach (var hasLengths in (bool[])[false, true])
        {
            var read = DicomDatasetReader.Read(Write(dataset, DicomTransferSyntax.ImplicitVRLittleEndian, hasLengths, left), DicomTransferSyntax.ImplicitVRLittleEndian);

            Assert.Equal(expected, Convert.ToHexString(read.GetRaw(DicomTag.FromValue(tag)).Span));
            Assert.Equal(expected, Convert.ToHexString(read.GetSequence(DicomTag.ContentSequence).Items[0].GetRaw(DicomTag.FromValue(tag)).Span));
        }

        Assert.Empty(left);
        var same = DicomDatasetReader.Read(Write(dataset, DicomTransferSyntax.ExplicitVRLittleEndian, hasLengths: true, left), DicomTransferSyntax.ExplicitVRLittleEndian);
        Assert.Equal(vr, same.Single(item => item.Tag.Value == tag).VR.Code);
        Assert.StartsWith(raw, Convert.ToHexString(same.GetRaw(DicomTag.FromValue(tag)).Span), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LeftOut))]
    public void What_would_be_read_as_something_else_is_left_out_and_said(uint tag, string vr, string raw)
    {
        var left = new List<DicomTag>();

        var read = DicomDatasetReader.Read(
            Write(Holding(tag, vr, raw), DicomTransferSyntax.ImplicitVRLittleEndian, hasLengths: true, left), DicomTransferSyntax.ImplicitVRLittleEndian);

        Assert.Equal([DicomTag.Modality, DicomTag.ContentSequence], read.Select(item => item.Tag));
        Assert.Empty(read.GetSequence(DicomTag.ContentSequence).Items[0]);
        Assert.Equal(Enumerable.Repeat(DicomTag.FromValue(tag), 2), left);
    }

    [Fact]
    public void A_sequence_where_the_dictionary_has_none_is_left_out()
    {
        var left = new List<DicomTag>();
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.Modality, "DX").AddOrUpdate(DicomTag.PatientID, new DicomDataset().AddOrUpdate(DicomTag.CodeValue, "A"));

        var read = DicomDatasetReader.Read(Write(dataset, DicomTransferSyntax.ImplicitVRLittleEndian, hasLengths: true, left), DicomTransferSyntax.ImplicitVRLittleEndian);

        Assert.Equal([DicomTag.Modality], read.Select(item => item.Tag));
        Assert.Equal([DicomTag.PatientID], left);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broken_sequence_is_carried_where_its_bytes_mean_what_they_meant(bool isExplicit)
    {
        var (syntax, other) = isExplicit
            ? (DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian)
            : (DicomTransferSyntax.ImplicitVRLittleEndian, DicomTransferSyntax.ExplicitVRLittleEndian);
        var file = Reading.Open(Reading.File(syntax, Broken(isExplicit)));
        var raw = file.Dataset.GetRaw(DicomTag.ProcedureCodeSequence).ToArray();
        var left = new List<DicomTag>();

        var same = DicomDatasetReader.Read(Write(file.Dataset, syntax, hasLengths: false, left), syntax);
        var changed = DicomDatasetReader.Read(Write(file.Dataset, other, hasLengths: false, left), other);

        Assert.Equal(raw, same.GetRaw(DicomTag.ProcedureCodeSequence).ToArray());
        Assert.Equal("P1", changed.GetString(DicomTag.PatientID));
        Assert.Equal(isExplicit ? [DicomTag.ProcedureCodeSequence] : [], left);
        Assert.Equal(!isExplicit, changed.Contains(DicomTag.ProcedureCodeSequence));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pydicom_and_dcmdump_read_all_of_it(bool isExplicit)
    {
        using var folder = new TempFolder();
        var dataset = Some.Image();

        // UN in the place of a sequence is taken for one by pydicom, as in the file it came in.
        foreach (var row in Kept.Concat<object[]>(LeftOut).Where(row => !isExplicit || row is not [0x00081140u, "UN", ..]))
        {
            var (tag, vr, raw) = (DicomTag.FromValue((uint)row[0]), (string)row[1], (string)row[2]);
            var item = new DicomDataset().AddOrUpdate(DicomVR.Find((byte)vr[0], (byte)vr[1])!, tag, Convert.FromHexString(raw));
            dataset.AddOrUpdate(new DicomTag(0x0099, (ushort)(0x1100 + dataset.Count)), item);
        }

        foreach (var element in Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, Broken(isExplicit: true))).Dataset)
        {
            dataset.AddOrUpdate(element);
        }

        new DicomFile(dataset, isExplicit ? DicomTransferSyntax.ExplicitVRLittleEndian : DicomTransferSyntax.ImplicitVRLittleEndian).Save(folder["written.dcm"]);

        var (dcmdump, complaints) = await ChildProcess.RunAsync("dcmdump", [folder["written.dcm"]], TimeSpan.FromMinutes(1));
        Assert.True(dcmdump == 0 && !complaints.Contains("E:", StringComparison.Ordinal), complaints);
        var (pydicom, output) = await ChildProcess.RunAsync(
            "/usr/bin/python3", ["-W", isExplicit ? "ignore" : "error", "-c", "import pydicom, sys; print(pydicom.dcmread(sys.argv[1]))", folder["written.dcm"]], TimeSpan.FromMinutes(1));
        Assert.True(pydicom == 0, output);
    }

    private static DicomDataset Holding(uint tag, string vr, string raw)
    {
        DicomDataset With(DicomDataset dataset) =>
            dataset.AddOrUpdate(DicomVR.Find((byte)vr[0], (byte)vr[1])!, DicomTag.FromValue(tag), Convert.FromHexString(raw));

        return With(new DicomDataset().AddOrUpdate(DicomTag.Modality, "DX").AddOrUpdate(DicomTag.ContentSequence, With(new DicomDataset())));
    }

    private static byte[] Broken(bool isExplicit)
    {
        byte[] inner = isExplicit ? Some.Element(DicomTag.CodeValue, "SH", 40, 1, 2) : Some.Item(DicomTag.CodeValue, 40, 1, 2);
        var item = Some.Item(DicomTag.Item, (uint)inner.Length, inner);
        return isExplicit
            ? [.. Some.LongElement(DicomTag.ProcedureCodeSequence, "SQ", (uint)item.Length, item), .. Some.Element(DicomTag.PatientID, "LO", 2, "P1"u8.ToArray())]
            : [.. Some.Item(DicomTag.ProcedureCodeSequence, (uint)item.Length, item), .. Some.Item(DicomTag.PatientID, 2, "P1"u8.ToArray())];
    }

    private static byte[] Write(DicomDataset dataset, DicomTransferSyntax syntax, bool hasLengths, List<DicomTag> left)
    {
        using var output = new MemoryStream();
        DicomDatasetWriter.Write(dataset, syntax, new DicomWriteOptions { ExplicitLengthSequences = hasLengths, LeftOut = left }, output);
        return output.ToArray();
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.Latin1.GetBytes(text));
}
