using EdgeMLOps.Dicom.Tests.Corpus;

namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>A directory (DICOMDIR) that is written again points at its records where they stand by then.</summary>
public sealed class DirectoryPlaces_tests
{
    private static readonly DicomTag First = new(0x0004, 0x1200);
    private static readonly DicomTag Last = new(0x0004, 0x1202);
    private static readonly DicomTag Next = new(0x0004, 0x1400);
    private static readonly DicomTag Below = new(0x0004, 0x1420);
    private static readonly DicomTag Type = new(0x0004, 0x1430);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Places_follow_the_records(bool hasLengths)
    {
        var bytes = Directory();
        var before = Reading.Open(bytes);
        before.Dataset.AddOrUpdate(new DicomTag(0x0004, 0x1141), "LONGER");

        var written = Write(before, hasLengths);
        var after = Reading.Open(written);

        Assert.Equal(["PATIENT", "STUDY", "PATIENT", "none"], Walk(bytes, before.Dataset));
        Assert.Equal(["PATIENT", "STUDY", "PATIENT", "none"], Walk(written, after.Dataset));
        Assert.NotEqual(before.Dataset.GetSingleValue<long>(First), after.Dataset.GetSingleValue<long>(First));
        Assert.Equal(77, after.Dataset.GetSequence(DicomTag.DirectoryRecordSequence).Items[2].GetSingleValue<long>(Below)); // pointed at nothing before
    }

    [CorpusFact]
    public void Directories_of_others_point_at_records_when_written_again()
    {
        var looked = 0;
        foreach (var entry in DicomCorpus.Files.Where(file => file.Name.StartsWith("DICOMDIR", StringComparison.Ordinal)))
        {
            var before = DicomFile.Open(entry.Path);
            var (bytes, items) = (File.ReadAllBytes(entry.Path), before.Dataset.GetSequence(DicomTag.DirectoryRecordSequence).Items);
            foreach (var hasLengths in (bool[])[false, true])
            {
                var written = Write(before, hasLengths);
                var again = Reading.Open(written).Dataset.GetSequence(DicomTag.DirectoryRecordSequence).Items;
                Assert.Equal(items.Count, again.Count);
                looked += items.Zip(again, (one, other) => Matches(bytes, one, written, other, before.FileMetaInfo.TransferSyntax.IsBigEndian)).Sum();
            }
        }

        Assert.True(looked > 500, $"{looked} places");
    }

    // How many places of a record point at a record, the same before and after.
    private static int Matches(byte[] bytes, DicomDataset one, byte[] written, DicomDataset other, bool isBig)
    {
        var count = 0;
        foreach (var tag in (DicomTag[])[Next, Below])
        {
            var (from, to) = (one.GetSingleValueOrDefault(tag, 0L), other.GetSingleValueOrDefault(tag, 0L));
            if (from > 0 && from + 4 <= bytes.Length && bytes.AsSpan((int)from, 4).SequenceEqual(isBig ? [0xFF, 0xFE, 0xE0, 0] : [0xFE, 0xFF, 0, 0xE0]))
            {
                Assert.Equal([0xFE, 0xFF, 0, 0xE0], written[(int)to..((int)to + 4)]);
                count++;
            }
        }

        return count;
    }

    // The types of the records that are met from the first on: what is below, then what is next.
    private static List<string> Walk(byte[] file, DicomDataset directory)
    {
        var types = new List<string>();
        var first = At(file, directory.GetSingleValue<long>(First));
        types.Add(first.GetString(Type));
        types.Add(At(file, first.GetSingleValue<long>(Below)).GetString(Type));
        types.Add(At(file, first.GetSingleValue<long>(Next)).GetString(Type));
        Assert.Equal(first.GetSingleValue<long>(Next), directory.GetSingleValue<long>(Last));
        types.Add(At(file, first.GetSingleValue<long>(Next)).GetSingleValue<long>(Next) == 0 ? "none" : "more");
        return types;
    }

    private static DicomDataset At(byte[] file, long place)
    {
        Assert.Equal([0xFE, 0xFF, 0, 0xE0], file[(int)place..((int)place + 4)]);
        byte[] sequence = [.. Some.LongElement(DicomTag.DirectoryRecordSequence, "SQ", uint.MaxValue), .. file[(int)place..], .. Some.Item(DicomTag.SequenceDelimitationItem, 0)];
        return DicomDatasetReader.Read(sequence, DicomTransferSyntax.ExplicitVRLittleEndian).GetSequence(DicomTag.DirectoryRecordSequence).Items[0];
    }

    private static byte[] Write(DicomFile file, bool hasLengths)
    {
        using var output = new MemoryStream();
        file.Save(output, new DicomWriteOptions { ExplicitLengthSequences = hasLengths });
        return output.ToArray();
    }

    // Two patients, the first with a study; the sequence is of undefined length.
    private static byte[] Directory()
    {
        byte[] study = Record("STUDY", 0, 0, "A LONG ONE");
        byte[] second = Record("PATIENT", 0, 77, "B");
        var start = Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian).Length + 12 + 12 + 12;
        var lengthOfFirst = Record("PATIENT", 0, 0, "AB").Length;
        byte[] first = Record("PATIENT", start + lengthOfFirst + study.Length, start + lengthOfFirst, "AB");
        return Reading.File(
            DicomTransferSyntax.ExplicitVRLittleEndian,
            [
                .. Some.Element(First, "UL", 4, BitConverter.GetBytes(start)), .. Some.Element(Last, "UL", 4, BitConverter.GetBytes(start + lengthOfFirst + study.Length)),
                .. Some.LongElement(DicomTag.DirectoryRecordSequence, "SQ", uint.MaxValue), .. first, .. study, .. second, .. Some.Item(DicomTag.SequenceDelimitationItem, 0),
            ]);
    }

    private static byte[] Record(string type, int next, int below, string file)
    {
        byte[] content =
        [
            .. Some.Element(Next, "UL", 4, BitConverter.GetBytes(next)), .. Some.Element(Below, "UL", 4, BitConverter.GetBytes(below)),
            .. Some.Element(Type, "CS", type.Length, System.Text.Encoding.ASCII.GetBytes(type)), .. Some.Element(new DicomTag(0x0004, 0x1500), "CS", file.Length, System.Text.Encoding.ASCII.GetBytes(file)),
        ];
        return Some.Item(DicomTag.Item, (uint)content.Length, content);
    }
}
