using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>Applies a policy: every candidate comes out kept or dropped, with the reason. Thread-safe.</summary>
public sealed class BoxFilter
{
    private readonly BoxPolicy _policy;
    private readonly float[] _thresholds;
    private readonly BoxLimits _limits;
    private readonly ISuppressor _suppressor;
    private readonly NestedBoxes? _nested;

    /// <summary>Prepares a policy for a model's classes.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="classes">The model's classes.</param>
    /// <exception cref="ManifestException">The policy contradicts itself or the classes.</exception>
    public BoxFilter(BoxPolicy policy, IReadOnlyList<ModelClass> classes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(classes);
        BoxPolicyRules.Check(policy, classes, "");
        _policy = policy;
        _thresholds = [.. classes.Select(one => (float)policy.Thresholds[one.Name])];
        _limits = new BoxLimits(policy);
        _suppressor = SuppressorOf(policy, _thresholds);
        _nested = policy.NestedShare is { } share ? new NestedBoxes(share, policy.Suppression?.AcrossClasses ?? false) : null;
        PolicyDigest = policy.Digest;
    }

    /// <summary>Digest of the policy applied.</summary>
    public string PolicyDigest { get; }

    /// <summary>Decides on all candidates of an image.</summary>
    /// <param name="candidates">What the model gave, in its order.</param>
    /// <param name="image">The image they lie on.</param>
    /// <returns>One decision a candidate, in the candidates' order.</returns>
    public BoxDecision[] Apply(IReadOnlyList<BoxCandidate> candidates, in ImageGeometry image)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return Apply(AsSpan(candidates), image);
    }

    private static ReadOnlySpan<BoxCandidate> AsSpan(IReadOnlyList<BoxCandidate> candidates) => candidates switch
    {
        BoxCandidate[] array => array,
        List<BoxCandidate> list => CollectionsMarshal.AsSpan(list),
        _ => candidates.ToArray(),
    };

    private BoxDecision[] Apply(ReadOnlySpan<BoxCandidate> candidates, in ImageGeometry image)
    {
        var decisions = GC.AllocateUninitializedArray<BoxDecision>(candidates.Length); // each is written below
        var open = new List<int>();
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            var box = candidate.Clip(image.Columns, image.Rows);
            var reason = candidate.Score < _thresholds[candidate.ClassId] ? BoxReason.ScoreBelowThreshold : _limits.Judge(candidate, box, image);
            decisions[i] = new(candidate, box, reason, -1);
            if (reason == BoxReason.Kept)
            {
                open.Add(i);
            }
        }

        var ranked = BoxRanking.Of(candidates, open);
        Settle(decisions, ranked, new RankedBoxes(candidates, ranked), image);
        return decisions;
    }

    private static ISuppressor SuppressorOf(BoxPolicy policy, float[] thresholds)
    {
        var (share, how) = (policy.NmsIou, policy.Suppression ?? new BoxSuppression { Method = SuppressionMethod.Greedy });
        return how.Method switch
        {
            SuppressionMethod.Distance => new GreedySuppressor(share, how.AcrossClasses, lessDistance: true),
            SuppressionMethod.SoftLinear => new SoftSuppressor(share, how.AcrossClasses, sigma: null, thresholds),
            SuppressionMethod.SoftGaussian => new SoftSuppressor(share, how.AcrossClasses, how.Sigma, thresholds),
            SuppressionMethod.Fusion => new FusionSuppressor(share, how.AcrossClasses),
            _ => new GreedySuppressor(share, how.AcrossClasses, lessDistance: false),
        };
    }

    private void Settle(BoxDecision[] decisions, int[] ranked, RankedBoxes boxes, in ImageGeometry image)
    {
        _suppressor.Run(boxes);
        var kept = boxes.Kept();
        _nested?.Drop(boxes, kept);
        foreach (var rank in kept.Where(boxes.IsKept).Skip(_policy.MaxBoxes).ToList())
        {
            boxes.Drop(rank, BoxReason.OverMaximum, by: -1);
        }

        for (var rank = 0; rank < boxes.Count; rank++)
        {
            var by = boxes.By[rank] < 0 ? -1 : ranked[boxes.By[rank]];
            decisions[ranked[rank]] = decisions[ranked[rank]] with
            {
                Box = boxes.At(rank).Clip(image.Columns, image.Rows),
                Reason = boxes.Reason[rank],
                SuppressedBy = by,
            };
        }
    }
}
