using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>Applies a policy: every candidate comes out kept or dropped, with the reason. Thread-safe.</summary>
public sealed class BoxFilter
{
    private readonly BoxPolicy _policy;
    private readonly float[] _thresholds;

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
        var decisions = new BoxDecision[candidates.Count];
        var open = new List<int>(candidates.Count);
        for (var i = 0; i < decisions.Length; i++)
        {
            var box = candidates[i].Clip(image.Columns, image.Rows);
            decisions[i] = new(candidates[i], box, ReasonAlone(candidates[i], box, image), -1);
            if (decisions[i].Kept)
            {
                open.Add(i);
            }
        }

        open.Sort((a, b) => ByRank(candidates, a, b));
        Suppress(decisions, open);
        foreach (var index in open.Where(index => decisions[index].Kept).Skip(_policy.MaxBoxes).ToList())
        {
            decisions[index] = decisions[index] with { Reason = BoxReason.OverMaximum };
        }

        return decisions;
    }

    // Best score first; equal scores by class, then by the model's order, so that one input has one result everywhere.
    private static int ByRank(IReadOnlyList<BoxCandidate> candidates, int a, int b)
    {
        var order = candidates[b].Score.CompareTo(candidates[a].Score);
        order = order != 0 ? order : candidates[a].ClassId.CompareTo(candidates[b].ClassId);
        return order != 0 ? order : a.CompareTo(b);
    }

    private BoxReason ReasonAlone(in BoxCandidate candidate, in BoxCandidate box, in ImageGeometry image)
    {
        if (candidate.Score < _thresholds[candidate.ClassId])
        {
            return BoxReason.ScoreBelowThreshold;
        }

        if (box.Area <= 0)
        {
            return candidate.Area > 0 ? BoxReason.OutsideImage : BoxReason.TooSmall;
        }

        var (area, least, most) = image.PixelAreaMm2 is { } pixel
            ? (box.Area * pixel, _policy.MinAreaMm2, _policy.MaxAreaMm2)
            : (box.Area * 100 / ((double)image.Columns * image.Rows), _policy.MinAreaPercent, _policy.MaxAreaPercent);
        if (area < least)
        {
            return BoxReason.TooSmall;
        }

        return area > most ? BoxReason.TooLarge : BoxReason.Kept;
    }

    // Greedy, on the boxes as the model gave them: clipping would make neighbours at the border look more alike.
    private void Suppress(BoxDecision[] decisions, List<int> ranked)
    {
        for (var i = 0; i < ranked.Count; i++)
        {
            if (!decisions[ranked[i]].Kept)
            {
                continue;
            }

            var better = decisions[ranked[i]].Candidate;
            for (var j = i + 1; j < ranked.Count; j++)
            {
                ref var worse = ref decisions[ranked[j]];
                if (worse.Kept
                    && worse.Candidate.ClassId == better.ClassId
                    && better.IntersectionOverUnion(worse.Candidate) > _policy.NmsIou)
                {
                    worse = worse with { Reason = BoxReason.SuppressedByNms, SuppressedBy = ranked[i] };
                }
            }
        }
    }
}
