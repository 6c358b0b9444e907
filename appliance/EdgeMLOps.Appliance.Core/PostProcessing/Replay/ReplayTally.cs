using System.Buffers.Binary;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>What one thread has counted of a replay; 8 bytes a study, else of a fixed size.</summary>
internal sealed class ReplayTally
{
    private readonly IReadOnlyDictionary<string, List<TruthBox>>? _truths;
    private readonly double _iou;
    private BoxDecision[] _after = [];
    private BoxCandidate[] _candidates = [];

    public ReplayTally(int classes, IReadOnlyDictionary<string, List<TruthBox>>? truths, double iou)
    {
        (_truths, _iou) = (truths, iou);
        (Before, After) = (new ReplaySide(classes), new ReplaySide(classes));
    }

    public ReplaySide Before { get; }

    public ReplaySide After { get; }

    public long Images { get; private set; }

    public long Candidates { get; private set; }

    /// <summary>Images of packages this box does not know.</summary>
    public long Unknown { get; private set; }

    public long Unreadable { get; private set; }

    public long ChangedImages { get; private set; }

    public long TruthImages { get; private set; }

    public long Truths { get; private set; }

    public HashSet<ulong> Studies { get; } = [];

    public HashSet<ulong> Changed { get; } = [];

    public HashSet<string> Packages { get; } = new(StringComparer.Ordinal);

    public void Add(RecordedCandidates recorded, IReadOnlyDictionary<string, ReplayPackage> packages)
    {
        if (!packages.TryGetValue(recorded.Package, out var package))
        {
            Unknown++;
            return;
        }

        BoxDecision[] before;
        try
        {
            before = recorded.Decode();
        }
        catch (InvalidDataException)
        {
            Unreadable++;
            return;
        }

        if (before.Any(one => one.Candidate.ClassId >= package.Places.Length))
        {
            Unreadable++;
            return;
        }

        Packages.Add(recorded.Package);
        Count(recorded, package, before);
    }

    public void Add(ReplayTally other)
    {
        Before.Add(other.Before);
        After.Add(other.After);
        (Images, Candidates, Unknown, Unreadable) = (Images + other.Images, Candidates + other.Candidates, Unknown + other.Unknown, Unreadable + other.Unreadable);
        (ChangedImages, TruthImages, Truths) = (ChangedImages + other.ChangedImages, TruthImages + other.TruthImages, Truths + other.Truths);
        Studies.UnionWith(other.Studies);
        Changed.UnionWith(other.Changed);
        Packages.UnionWith(other.Packages);
    }

    private void Count(RecordedCandidates recorded, ReplayPackage package, BoxDecision[] before)
    {
        var after = Apply(package, before, recorded.Image);
        var isChanged = false;
        for (var i = 0; i < before.Length; i++)
        {
            var place = package.Places[before[i].Candidate.ClassId];
            Before.Add(place, before[i], recorded.Image);
            After.Add(place, after[i], recorded.Image);
            isChanged |= before[i].Kept != after[i].Kept || (before[i].Kept && Differs(before[i], after[i], package.Filter));
        }

        (Images, Candidates) = (Images + 1, Candidates + before.Length);
        var study = BinaryPrimitives.ReadUInt64BigEndian(recorded.StudyKey);
        Studies.Add(study);
        if (isChanged)
        {
            ChangedImages++;
            Changed.Add(study);
        }

        if (_truths?.GetValueOrDefault(recorded.ImageKey) is { } named)
        {
            // On a frame that nobody looked at nothing could be found.
            var truths = named.FindAll(truth => truth.Box.Frame == 0 || recorded.Frame == 0 || truth.Box.Frame == recorded.Frame);
            (TruthImages, Truths) = (TruthImages + 1, Truths + truths.Count);
            Judge(Before, before, package, truths);
            Judge(After, after, package, truths);
        }
    }

    // Where the policy would tighten the edges are not known: they are not compared.
    private static bool Differs(in BoxDecision before, in BoxDecision after, BoxFilter filter) =>
        !filter.Tightens(before.Candidate.ClassId) && before.Box != after.Box;

    private ReadOnlySpan<BoxDecision> Apply(ReplayPackage package, BoxDecision[] before, in ImageGeometry image)
    {
        if (_after.Length < before.Length)
        {
            (_after, _candidates) = (new BoxDecision[before.Length * 2], new BoxCandidate[before.Length * 2]);
        }

        for (var i = 0; i < before.Length; i++)
        {
            _candidates[i] = before[i].Candidate;
        }

        package.Filter.Apply(_candidates.AsSpan(0, before.Length), image, pixels: null, _after);
        return _after.AsSpan(0, before.Length);
    }

    // 0: a truth that does not say it, or a box on the only frame that was analysed.
    private static bool AreOnOneFrame(in BoxCandidate truth, in BoxCandidate box) => truth.Frame == 0 || box.Frame == 0 || truth.Frame == box.Frame;

    // The best score first, each kept box finds the nearest truth of its class that is left; none twice.
    private void Judge(ReplaySide side, ReadOnlySpan<BoxDecision> decisions, ReplayPackage package, List<TruthBox> truths)
    {
        var left = new List<TruthBox>(truths);
        foreach (var decision in decisions.ToArray().Where(one => one.Kept).OrderByDescending(one => one.Box.Score))
        {
            var place = package.Places[decision.Box.ClassId];
            var near = Enumerable.Range(0, left.Count)
                .Where(i => left[i].Place == place && AreOnOneFrame(left[i].Box, decision.Box))
                .Select(i => (Place: i, Overlap: left[i].Box.IntersectionOverUnion(decision.Box)))
                .Where(one => one.Overlap >= _iou)
                .OrderByDescending(one => one.Overlap)
                .FirstOrDefault((Place: -1, Overlap: 0));
            if (near.Place < 0)
            {
                side.FalsePositives++;
                continue;
            }

            side.Found++;
            left.RemoveAt(near.Place);
        }
    }
}
