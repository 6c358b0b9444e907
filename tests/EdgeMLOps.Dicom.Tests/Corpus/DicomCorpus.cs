namespace EdgeMLOps.Dicom.Tests.Corpus;

/// <summary>The real files beside the checkout; none where EDGEMLOPS_CORPUS is not set, and the tests on it then have nothing to say.</summary>
internal static class DicomCorpus
{
    private static readonly string? Root = Environment.GetEnvironmentVariable("EDGEMLOPS_CORPUS");

    internal static bool IsThere => Root is not null;

    internal static string Folder => Path.Combine(Root ?? string.Empty, "dicom");

    internal static IReadOnlyList<CorpusFile> Files { get; } = Root is null ? [] : ReadManifest();

    private static List<CorpusFile> ReadManifest()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "MANIFEST.tsv"));
        var columns = lines[0].Split('\t');
        int name = Array.IndexOf(columns, "file"), syntax = Array.IndexOf(columns, "transfer_syntax"), expected = Array.IndexOf(columns, "expected");
        return [.. lines[1..].Select(line => line.Split('\t'))
            .Select(cells => new CorpusFile(Path.Combine(Folder, cells[name]), cells[name], cells[syntax], cells[expected]))];
    }
}
