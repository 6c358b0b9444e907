namespace EdgeMLOps.Appliance.Tests;

/// <summary>A row of the corpus' manifest: what is known of a file.</summary>
internal sealed record CorpusRow(string Path, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells[column];

    /// <summary>Whether the reference tools agree about its pixels, or one alone reads them.</summary>
    public bool IsSettled => this["ref_status"].StartsWith("agree", StringComparison.Ordinal) || this["ref_status"].StartsWith("single", StringComparison.Ordinal);

    public static List<CorpusRow> Read(string corpus)
    {
        var lines = File.ReadAllLines(System.IO.Path.Combine(corpus, "dicom", "MANIFEST.tsv"));
        var columns = lines[0].Split('\t');
        return [.. lines[1..].Select(line => line.Split('\t')).Select(cells => new CorpusRow(
            System.IO.Path.Combine(corpus, "dicom", cells[Array.IndexOf(columns, "file")]),
            columns.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal)))];
    }
}
