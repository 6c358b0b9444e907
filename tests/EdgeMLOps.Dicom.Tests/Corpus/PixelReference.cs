namespace EdgeMLOps.Dicom.Tests.Corpus;

/// <summary>What the corpus says of a file's pixels.</summary>
internal sealed record PixelReference(string Path, string Name, string TransferSyntax, string Expected, string Status, string[] Digests)
{
    /// <summary>Whether at least one tool decodes it and none contradicts.</summary>
    internal bool IsSettled => Status.StartsWith("agree", StringComparison.Ordinal) || Status.StartsWith("single", StringComparison.Ordinal);

    internal static IReadOnlyList<PixelReference> All { get; } = DicomCorpus.IsThere ? Read() : [];

    private static List<PixelReference> Read()
    {
        var lines = File.ReadAllLines(System.IO.Path.Combine(DicomCorpus.Folder, "MANIFEST.tsv"));
        var columns = lines[0].Split('\t');
        int[] digests = [.. ((string[])["frame0_sha256", "all_sha256", "frame0_value_sha256", "all_value_sha256"]).Select(Column)];
        return [.. lines[1..].Select(line => line.Split('\t')).Select(cells => new PixelReference(
            System.IO.Path.Combine(DicomCorpus.Folder, cells[Column("file")]),
            cells[Column("file")],
            cells[Column("transfer_syntax")],
            cells[Column("expected")],
            cells[Column("ref_status")],
            [.. digests.Select(column => cells[column])]))];

        int Column(string name) => Array.IndexOf(columns, name);
    }
}
