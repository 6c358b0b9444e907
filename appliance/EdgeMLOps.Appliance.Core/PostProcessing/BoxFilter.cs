using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>
/// Applies a policy: every candidate comes out kept or dropped, with the reason. In this order: threshold, clipping to the
/// image, limits, suppression, nested boxes, maxima; then the edges of what is kept are tightened and rounded, which drops
/// nothing: what is kept follows from the candidates alone, so that a policy can be tried on recorded ones. Each frame is settled by itself.
/// Thread-safe.
/// </summary>
public sealed class BoxFilter
{
    private const int MostHeld = 1 << 16;

    [ThreadStatic]
    private static RankedBoxes? Held;

    private readonly FilterRules _rules;
    private readonly float[][] _thresholds; // by group, by class
    private readonly BoxLimits _limits;
    private readonly ISuppressor _suppressor;
    private readonly NestedBoxes? _nested;
    private readonly BoxMaxima _maxima;
    private readonly BoxEdges _edges;

    /// <summary>Prepares the policy that a model brings.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="classes">The model's classes.</param>
    /// <exception cref="ManifestException">The policy contradicts itself or the classes.</exception>
    public BoxFilter(BoxPolicy policy, IReadOnlyList<ModelClass> classes)
        : this(RulesOf(policy, classes))
    {
    }

    internal BoxFilter(FilterRules rules)
    {
        _rules = rules;
        _thresholds = [.. Enumerable.Range(0, AcquisitionGroups.Count).Select(group => rules.Classes.Select(one => one.Thresholds[group]).ToArray())];
        _limits = new BoxLimits(rules);
        _suppressor = SuppressorOf(rules);
        _nested = rules.NestedShare is { } share ? new NestedBoxes(share, rules.Suppression.AcrossClasses) : null;
        _maxima = new BoxMaxima(rules);
        _edges = new BoxEdges(rules);
    }

    /// <summary>Digest of the policy applied.</summary>
    public string PolicyDigest => _rules.Digest;

    /// <summary>Whether the edges of a class's boxes depend on pixels.</summary>
    internal bool Tightens(int classId) => _rules.Classes[classId].Tightening is not null;

    /// <summary>Decides on all candidates of an image.</summary>
    /// <param name="candidates">What the model gave, in its order; those of a frame stand together.</param>
    /// <param name="image">The image they lie on.</param>
    /// <param name="pixels">The same image as the model was shown it, for candidates of one frame; null: it is not there, and no box is tightened.</param>
    /// <returns>One decision a candidate, in the candidates' order.</returns>
    public BoxDecision[] Apply(IReadOnlyList<BoxCandidate> candidates, in ImageGeometry image, DecodedImage? pixels = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var span = AsSpan(candidates);
        var decisions = GC.AllocateUninitializedArray<BoxDecision>(span.Length); // each is written
        Apply(span, image, pixels, decisions);
        return decisions;
    }

    /// <summary>The same, into an array that is there.</summary>
    /// <param name="candidates">What the model gave, in its order; those of a frame stand together.</param>
    /// <param name="image">The image they lie on.</param>
    /// <param name="pixels">The same image as the model was shown it, for candidates of one frame; null: it is not there, and no box is tightened.</param>
    /// <param name="decisions">Receives one decision a candidate.</param>
    internal void Apply(ReadOnlySpan<BoxCandidate> candidates, in ImageGeometry image, DecodedImage? pixels, Span<BoxDecision> decisions)
    {
        for (var begin = 0; begin < candidates.Length;)
        {
            var length = LengthOfFrame(candidates[begin..]);
            ApplyToFrame(candidates.Slice(begin, length), image, pixels, decisions.Slice(begin, length));
            Shift(decisions.Slice(begin, length), begin);
            begin += length;
        }
    }

    /// <summary>Has the boxes that others gave way to be named by their places in a longer list.</summary>
    /// <param name="decisions">Those of one frame.</param>
    /// <param name="begin">Place of the first of them there.</param>
    internal static void Shift(Span<BoxDecision> decisions, int begin)
    {
        for (var i = 0; begin > 0 && i < decisions.Length; i++)
        {
            ref var decision = ref decisions[i];
            decision = decision.SuppressedBy < 0 ? decision : decision with { SuppressedBy = decision.SuppressedBy + begin };
        }
    }

    private static int LengthOfFrame(ReadOnlySpan<BoxCandidate> candidates)
    {
        var length = 1;
        while (length < candidates.Length && candidates[length].Frame == candidates[0].Frame)
        {
            length++;
        }

        return length;
    }

    private void ApplyToFrame(ReadOnlySpan<BoxCandidate> candidates, in ImageGeometry image, DecodedImage? pixels, Span<BoxDecision> decisions)
    {
        var boxes = Interlocked.Exchange(ref Held, null) ?? new RankedBoxes();
        var thresholds = _thresholds[(int)image.Group];
        boxes.Begin(candidates.Length, thresholds);
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            var box = candidate.Clip(image.Columns, image.Rows);
            var reason = candidate.Score < thresholds[candidate.ClassId] ? BoxReason.ScoreBelowThreshold : _limits.Judge(candidate, box, image);
            decisions[i] = new(candidate, box, reason, -1, box == candidate ? BoxChanges.None : BoxChanges.Clipped);
            if (reason == BoxReason.Kept)
            {
                boxes.Add(i);
            }
        }

        boxes.Rank(candidates, byClass: !_rules.Suppression.AcrossClasses);
        Settle(decisions, boxes, image, pixels);
        Held = candidates.Length <= MostHeld ? boxes : null;
    }

    private static FilterRules RulesOf(BoxPolicy policy, IReadOnlyList<ModelClass> classes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(classes);
        BoxPolicyRules.Check(policy, classes, "");
        return FilterRules.Of(policy, classes);
    }

    private static ReadOnlySpan<BoxCandidate> AsSpan(IReadOnlyList<BoxCandidate> candidates) => candidates switch
    {
        BoxCandidate[] array => array,
        List<BoxCandidate> list => CollectionsMarshal.AsSpan(list),
        _ => candidates.ToArray(),
    };

    private static ISuppressor SuppressorOf(FilterRules rules)
    {
        var (share, how) = (rules.Share, rules.Suppression);
        return how.Method switch
        {
            SuppressionMethod.Distance => new GreedySuppressor(share, how.AcrossClasses, lessDistance: true),
            SuppressionMethod.SoftLinear => new SoftSuppressor(share, how.AcrossClasses, sigma: null),
            SuppressionMethod.SoftGaussian => new SoftSuppressor(share, how.AcrossClasses, how.Sigma),
            SuppressionMethod.Fusion => new FusionSuppressor(share, how.AcrossClasses),
            _ => new GreedySuppressor(share, how.AcrossClasses, lessDistance: false),
        };
    }

    private void Settle(Span<BoxDecision> decisions, RankedBoxes boxes, in ImageGeometry image, DecodedImage? pixels)
    {
        _suppressor.Run(boxes);
        var kept = boxes.Kept();
        _nested?.Drop(boxes, kept);
        _maxima.Drop(boxes, kept);
        for (var rank = 0; rank < boxes.Count; rank++)
        {
            ref var decision = ref decisions[boxes.PlaceOf(rank)];
            var box = boxes.Changes[rank] == BoxChanges.None ? decision.Box : boxes.At(rank).Clip(image.Columns, image.Rows) with { Frame = decision.Box.Frame };
            decision = new(
                decision.Candidate,
                box,
                boxes.Reason[rank],
                boxes.By[rank] < 0 ? -1 : boxes.PlaceOf(boxes.By[rank]),
                decision.Changes | boxes.Changes[rank]);
            if (decision.Kept)
            {
                decision = _edges.Settle(decision, image, pixels);
            }
        }
    }
}
