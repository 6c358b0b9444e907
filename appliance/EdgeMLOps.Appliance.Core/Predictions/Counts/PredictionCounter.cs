using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Counts predictions.</summary>
internal sealed class PredictionCounter
{
    private readonly Dictionary<CountKey, long> _counts = [];

    /// <summary>What was counted; none is 0.</summary>
    public IReadOnlyDictionary<CountKey, long> Counts => _counts;

    /// <param name="row">The prediction.</param>
    /// <param name="source">Names its source.</param>
    public void Add(CountedRow row, long source)
    {
        var isChanged = false;
        Add(new(row.Day, source, CountKind.Images, 0, row.Outcome));
        foreach (var decision in row.ReadDecisions())
        {
            Add(new(row.Day, source, CountKind.Reasons, decision.Candidate.ClassId, (int)decision.Reason));
            if (decision.Kept)
            {
                Add(new(row.Day, source, CountKind.Scores, decision.Candidate.ClassId, ScoreBins.Of(decision.Box.Score)));
            }

            if (decision is { Kept: true, Changes: not BoxChanges.None })
            {
                Add(new(row.Day, source, CountKind.Changes, 0, (int)decision.Changes));
                isChanged = true;
            }
        }

        if (isChanged)
        {
            Add(new(row.Day, source, CountKind.ImagesChanged, 0, 0));
        }
    }

    public void Clear() => _counts.Clear();

    private void Add(CountKey key) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _)++;
}
