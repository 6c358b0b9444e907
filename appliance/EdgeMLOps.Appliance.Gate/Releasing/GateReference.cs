using System.Text.Json;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>The model's reference histograms on the grids of the contracts: they fix how bins are merged, once for each package.</summary>
public sealed class GateReference
{
    private readonly Dictionary<MetricId, long[]> _counts;

    private GateReference(Dictionary<MetricId, long[]> counts) => _counts = counts;

    /// <summary>A reference that says nothing: every metric is published as one bin.</summary>
    public static GateReference Empty { get; } = new([]);

    /// <summary>Reads the <c>reference</c> of a package manifest.</summary>
    /// <param name="manifest">The manifest's JSON.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidDataException">The reference is there and not as it must be; names the key.</exception>
    public static GateReference FromManifest(ReadOnlyMemory<byte> manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        if (!document.RootElement.TryGetProperty("reference", out var reference) || !reference.TryGetProperty("grids", out var grids))
        {
            return Empty;
        }

        var counts = new Dictionary<MetricId, long[]>();
        Add(counts, grids, "score", MetricId.ScoreClass0);
        Add(counts, grids, "score", MetricId.ScoreClass1);
        Add(counts, grids, "boxesPerImage", MetricId.BoxesPerImage);
        return new GateReference(counts);
    }

    /// <summary>How the bins of a metric are merged.</summary>
    internal MergeMap MapOf(MetricId metric, int k) => _counts.TryGetValue(metric, out var counts)
        ? MergeMap.FromReference(counts, k)
        : MergeMap.Single(Grids.Bins(Metrics.GridOf(metric)));

    // The manifest's own bins are laid on the contract's grid by their centres.
    private static void Add(Dictionary<MetricId, long[]> all, JsonElement grids, string name, MetricId metric)
    {
        if (!grids.TryGetProperty(name, out var grid))
        {
            return;
        }

        var edges = Numbers(grid, name, "edges");
        var counts = Numbers(grid, name, "counts");
        if (edges.Length != counts.Length + 1)
        {
            throw new InvalidDataException($"reference.grids.{name}: one more edge than counts is needed");
        }

        var id = Metrics.GridOf(metric);
        var binned = new long[Grids.Bins(id)];
        for (var bin = 0; bin < counts.Length; bin++)
        {
            binned[Grids.BinOf(id, (edges[bin] + edges[bin + 1]) / 2)] += (long)counts[bin];
        }

        all[metric] = binned;
    }

    private static double[] Numbers(JsonElement grid, string name, string key) =>
        grid.TryGetProperty(key, out var array) && array.ValueKind == JsonValueKind.Array
        && array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number)
            ? [.. array.EnumerateArray().Select(item => item.GetDouble())]
            : throw new InvalidDataException($"reference.grids.{name}.{key} must be a list of numbers");
}
