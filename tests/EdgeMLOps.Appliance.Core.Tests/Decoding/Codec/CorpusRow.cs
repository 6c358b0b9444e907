using System.Text.Json;
using EdgeMLOps.Appliance.Core.Tests.Inference;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>A row of the corpus's manifest.</summary>
internal sealed class CorpusRow
{
    private readonly Dictionary<string, string> _fields;

    private CorpusRow(Dictionary<string, string> fields) => _fields = fields;

    public string this[string column] => _fields[column];

    public string File => this["file"];

    public string Path => System.IO.Path.Combine(CorpusFactAttribute.Folder, "dicom", File);

    public string Syntax => this["transfer_syntax"];

    /// <summary>Mean, lowest and highest value of each channel of the first frames.</summary>
    public double[][][] LossyStatistics => JsonSerializer.Deserialize<double[][][]>(this["lossy_stats"])!;

    public override string ToString() => File;

    public static IReadOnlyList<CorpusRow> All()
    {
        var lines = System.IO.File.ReadAllLines(System.IO.Path.Combine(CorpusFactAttribute.Folder, "dicom", "MANIFEST.tsv"));
        var columns = lines[0].Split('\t');
        return [.. lines[1..].Select(line => new CorpusRow(columns.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)))];
    }
}
