using EdgeMLOps.Dicom.Tests.Corpus;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>What we write, read by others: ours of every VR, and where the corpus is there every file of it written again.</summary>
public sealed class RoundTrip_tests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly DicomWriteOptions WithLengths = new() { ExplicitLengthSequences = true };

    public static TheoryData<string, bool> Forms => new()
    {
        { DicomUID.ExplicitVRLittleEndian.UID, false },
        { DicomUID.ExplicitVRLittleEndian.UID, true },
        { DicomUID.ImplicitVRLittleEndian.UID, false },
        { DicomUID.ImplicitVRLittleEndian.UID, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Written_with_lengths_or_delimiters_it_reads_back_the_same(string syntax, bool hasLengths)
    {
        var bytes = Write(Some.EveryVR(), DicomTransferSyntax.Find(syntax)!, hasLengths);

        var read = Reading.Open(bytes);

        // In implicit VR what the dictionary does not know comes back as UN, and signed pixels are not told here.
        var isExplicit = read.FileMetaInfo.TransferSyntax.IsExplicitVR;
        var expected = Padded(Some.EveryVR());
        Assert.Equal(expected.Select(line => isExplicit ? line : WithoutVR(line)), Reading.Describe(read.Dataset).Select(line => isExplicit ? line : WithoutVR(line)));
        Assert.Empty(read.Warnings);
        Assert.Equal(hasLengths, bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFE, 0xFF, 0x0D, 0xE0]) < 0);
        Assert.Equal(bytes, Write(read.Dataset, read.FileMetaInfo.TransferSyntax, hasLengths));
    }

    [Fact]
    public void Deep_nesting_is_measured_and_written_with_lengths()
    {
        var dataset = new DicomDataset();
        for (var depth = 0; depth < 50_000; depth++)
        {
            dataset = new DicomDataset().AddOrUpdate(DicomTag.ContentSequence, dataset);
        }

        using var output = new MemoryStream();
        DicomDatasetWriter.Write(dataset, DicomTransferSyntax.ExplicitVRLittleEndian, WithLengths, output);
        var read = DicomDatasetReader.Read(output.ToArray(), DicomTransferSyntax.ExplicitVRLittleEndian, new DicomReadOptions { MaxDepth = 60_000 });

        // 12 bytes of sequence and 8 of item on each level, and nothing else.
        Assert.Equal(50_000 * 20, output.Length);
        Assert.Equal(DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.ExplicitVRLittleEndian), DicomDatasetWriter.ToBytes(read, DicomTransferSyntax.ExplicitVRLittleEndian));
    }

    [Fact]
    public void A_sequence_nobody_knows_keeps_its_delimiters_where_no_VR_is_written()
    {
        var unknown = new DicomTag(0x0099, 0x1010);
        var dataset = Some.Image().AddOrUpdate(unknown, new DicomDataset().AddOrUpdate(DicomTag.CodeValue, "T-01"));

        var implicitly = Reading.Open(Write(dataset, DicomTransferSyntax.ImplicitVRLittleEndian, hasLengths: true));
        var explicitly = Write(dataset, DicomTransferSyntax.ExplicitVRLittleEndian, hasLengths: true);

        Assert.Equal("T-01", implicitly.Dataset.GetSequence(unknown).Items[0].GetString(DicomTag.CodeValue));
        Assert.True(explicitly.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFE, 0xFF, 0xDD, 0xE0]) < 0);
    }

    [Fact]
    public void Elements_of_the_meta_information_are_not_written_behind_it()
    {
        // Came so where a foreign element stood among those of group 0002.
        var dataset = Some.Image().AddOrUpdate(DicomTag.TransferSyntaxUID, "1.2.840.10008.1.2.2").AddOrUpdate(DicomTag.MessageID, 7);

        var read = Reading.Open(Write(dataset, DicomTransferSyntax.ExplicitVRLittleEndian, hasLengths: true));

        Assert.Equal("1.2.840.10008.1.2.1", read.FileMetaInfo.Dataset.GetString(DicomTag.TransferSyntaxUID));
        Assert.Equal(Some.Image().Select(item => item.Tag), read.Dataset.Select(item => item.Tag));
    }

    [Fact]
    public void A_file_whose_UIDs_are_none_is_written_with_them()
    {
        byte[] instance = [0xE6, 0x9D, 0x8E, 0x80];
        byte[] dataset = [.. Some.Element(DicomTag.SOPClassUID, "UI", 2, "x\0"u8.ToArray()), .. Some.Element(DicomTag.SOPInstanceUID, "PN", 4, instance)];

        var again = Reading.Open(Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, dataset)).ToBytes());

        Assert.Equal("x", again.FileMetaInfo.MediaStorageSOPClassUID);
        Assert.Equal(instance, again.FileMetaInfo.Dataset.GetRaw(DicomTag.MediaStorageSOPInstanceUID).ToArray());
        Assert.Equal(instance, again.Dataset.GetRaw(DicomTag.SOPInstanceUID).ToArray());
    }

    [Fact]
    public void Offsets_of_frames_follow_fragments_that_are_padded()
    {
        byte[] table = [0, 0, 0, 0, 11, 0, 0, 0, 21, 0, 0, 0];
        var pixels = new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, table, [new byte[3], new byte[2], new byte[5]]);

        var read = DicomDatasetReader.Read(DicomDatasetWriter.ToBytes(new DicomDataset().AddOrUpdate(pixels), DicomTransferSyntax.JPEGBaseline8Bit), DicomTransferSyntax.JPEGBaseline8Bit);

        Assert.True(read.TryGetItem(DicomTag.PixelData, out var item));
        Assert.Equal([0, 0, 0, 0, 12, 0, 0, 0, 22, 0, 0, 0], Assert.IsType<DicomFragmentSequence>(item).OffsetTable.ToArray());
        Assert.Equal([4, 2, 6], Assert.IsType<DicomFragmentSequence>(item).Fragments.Select(fragment => fragment.Length));
    }

    [Fact]
    public void Offsets_of_an_extended_table_follow_too_and_lengths_stay_those_of_the_frames()
    {
        byte[] offsets = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(11L), .. BitConverter.GetBytes(21L)];
        byte[] lengths = [.. BitConverter.GetBytes(3L), .. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(5L)];
        var dataset = new DicomDataset()
            .AddOrUpdate(DicomVR.OV, DicomTag.ExtendedOffsetTable, offsets)
            .AddOrUpdate(DicomVR.OV, new DicomTag(0x7FE0, 0x0002), lengths)
            .AddOrUpdate(new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, default, [new byte[3], new byte[2], new byte[5]]));

        var read = DicomDatasetReader.Read(DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.JPEGBaseline8Bit), DicomTransferSyntax.JPEGBaseline8Bit);

        Assert.Equal([.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(12L), .. BitConverter.GetBytes(22L)], read.GetRaw(DicomTag.ExtendedOffsetTable).ToArray());
        Assert.Equal(lengths, read.GetRaw(new DicomTag(0x7FE0, 0x0002)).ToArray());
        Assert.Equal(offsets, dataset.GetRaw(DicomTag.ExtendedOffsetTable).ToArray());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_whole_object_passes_dciodvfy(string syntax, bool hasLengths)
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["object.dcm"], Write(Some.Whole(), DicomTransferSyntax.Find(syntax)!, hasLengths));

        var (_, output) = await ChildProcess.RunAsync("dciodvfy", [folder["object.dcm"]], Patience);

        Assert.Contains("SCImage", output, StringComparison.Ordinal);
        Assert.False(output.Contains("Error", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task What_is_written_of_our_own_is_read_equal_by_pydicom_and_dcmdump()
    {
        using var folder = new TempFolder();
        var source = folder.Make("source");
        new DicomFile(Some.EveryVR(), DicomTransferSyntax.ExplicitVRLittleEndian).Save(Path.Combine(source, "every"));
        new DicomFile(Some.Image(DicomCharacterSet.Utf8, "李^四"), DicomTransferSyntax.ImplicitVRLittleEndian).Save(Path.Combine(source, "utf8"));

        await CompareAsync(folder, [Path.Combine(source, "every"), Path.Combine(source, "utf8")], atLeast: 100);
    }

    [CorpusFact]
    public async Task What_is_written_of_every_file_is_read_equal_by_pydicom_and_dcmdump()
    {
        // Has an element with two blanks for a VR, where pydicom stops; dcmdump reads on as we do.
        string[] unread = ["GH179A.52ececba.dcm"];
        using var folder = new TempFolder();

        await CompareAsync(
            folder, [.. DicomCorpus.Files.Where(file => file.Expected != "corrupt" && !unread.Contains(file.Name)).Select(file => file.Path)], atLeast: 50_000);
    }

    private static async Task CompareAsync(TempFolder folder, IReadOnlyList<string> sources, int atLeast)
    {
        var written = folder.Make("written");
        var pairs = new List<string>();
        for (var index = 0; index < sources.Count; index++)
        {
            var file = DicomFile.Open(sources[index]);
            if (string.Equals(file.FileMetaInfo.MediaStorageSOPClassUID, DicomUID.MediaStorageDirectoryStorage.UID, StringComparison.Ordinal))
            {
                continue; // holds places in itself, which pydicom follows; we write no directories
            }

            foreach (var hasLengths in (ReadOnlySpan<bool>)[false, true])
            {
                var path = Path.Combine(written, $"{index:D4}{(hasLengths ? "-lengths" : "-delimiters")}.dcm");
                using var output = File.Create(path);
                file.Save(output, hasLengths ? WithLengths : DicomWriteOptions.Default);
                pairs.Add($"{sources[index]}\t{path}");
            }
        }

        await File.WriteAllLinesAsync(folder["pairs"], pairs);
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Dicom.Tests", "IO", "roundtrip.py");
        var (pydicom, compared) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, folder["pairs"]], Patience);
        Assert.True(pydicom == 0, compared);
        Assert.True(int.Parse(compared.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) >= atLeast, compared);

        var (dcmdump, complaints) = await ChildProcess.RunAsync("dcmdump", ["+sd", "+r", "+P", "0008,0018", written], Patience);
        Assert.True(dcmdump == 0, complaints);
        Assert.DoesNotContain("E:", complaints, StringComparison.Ordinal);
    }

    private static byte[] Write(DicomDataset dataset, DicomTransferSyntax syntax, bool hasLengths)
    {
        using var output = new MemoryStream();
        new DicomFile(dataset, syntax).Save(output, hasLengths ? WithLengths : DicomWriteOptions.Default);
        return output.ToArray();
    }

    private static List<string> Padded(DicomDataset dataset) =>
        Reading.Describe(Reading.Open(new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes()).Dataset);

    // "(gggg,eeee) VR value", the tag perhaps the last of a path.
    private static string WithoutVR(string line)
    {
        var tagEnd = line.LastIndexOf(')') + 1;
        return line[..tagEnd] + line[(tagEnd + 3)..];
    }
}
