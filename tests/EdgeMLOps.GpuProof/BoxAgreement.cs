using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.GpuProof;

/// <summary>How far the boxes of two runs lie apart, gathered over images.</summary>
internal sealed class BoxAgreement
{
    private const float SameBox = 1f;
    private const float ShiftLimit = 0.1f;
    private const float ScoreLimit = 1e-3f;

    public int Images { get; private set; }

    public int Candidates { get; private set; }

    public int Kept { get; private set; }

    /// <summary>Images whose kept boxes differ in number or class, or lie further apart than a pixel.</summary>
    public int KeptDiffer { get; private set; }

    /// <summary>Candidates with no partner within a pixel: those at the score floor, where a hair decides.</summary>
    public int Unmatched { get; private set; }

    public float HighestUnmatchedScore { get; private set; }

    public float LargestShift { get; private set; }

    public float LargestScoreDifference { get; private set; }

    /// <summary>Whether there were boxes, each was found on both sides, and none lies apart or has another score.</summary>
    public bool IsSame => this is { Kept: > 0, KeptDiffer: 0, LargestShift: <= ShiftLimit, LargestScoreDifference: <= ScoreLimit };

    public void Add(IReadOnlyList<DetectionBox> one, IReadOnlyList<DetectionBox> other)
    {
        Images++;
        Candidates += one.Count;
        Kept += one.Count(box => box.Kept);
        Unmatched += Compare(one, other) + Compare(other, one);
        var (first, second) = (one.Where(box => box.Kept).ToList(), other.Where(box => box.Kept).ToList());
        if (first.Count != second.Count || first.Exists(box => Partner(box, second) is null))
        {
            KeptDiffer++;
        }
    }

    private int Compare(IReadOnlyList<DetectionBox> boxes, IReadOnlyList<DetectionBox> others)
    {
        var unmatched = 0;
        foreach (var box in boxes)
        {
            if (Partner(box, others) is { } partner)
            {
                LargestShift = Math.Max(LargestShift, Shift(box, partner));
                LargestScoreDifference = Math.Max(LargestScoreDifference, Math.Abs(box.Score - partner.Score));
            }
            else
            {
                unmatched++;
                HighestUnmatchedScore = Math.Max(HighestUnmatchedScore, box.Score);
            }
        }

        return unmatched;
    }

    private static DetectionBox? Partner(DetectionBox box, IReadOnlyList<DetectionBox> others) =>
        others.Where(other => other.Class == box.Class && Shift(box, other) <= SameBox)
            .OrderBy(other => Shift(box, other) + Math.Abs(box.Score - other.Score))
            .FirstOrDefault();

    private static float Shift(DetectionBox one, DetectionBox other) => Math.Max(
        Math.Max(Math.Abs(one.X1 - other.X1), Math.Abs(one.Y1 - other.Y1)),
        Math.Max(Math.Abs(one.X2 - other.X2), Math.Abs(one.Y2 - other.Y2)));
}
