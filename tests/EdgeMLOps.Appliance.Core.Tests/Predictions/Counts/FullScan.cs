using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Counts;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Counts;

/// <summary>The same answers as the daily counts give, from all rows as the log lists them; as text, sorted.</summary>
internal sealed record FullScan(IReadOnlyList<RecordedPrediction> Rows)
{
    public List<string> Classes => Sorted(
        from row in Rows
        from decision in row.Prediction.Decisions
        group decision by (Day: Day(row), Of: Model(row), Class: decision.Candidate.ClassId) into same
        select $"{same.Key} {same.Count(box => box.Kept)} {same.Count(box => !box.Kept)}");

    public List<string> Scores => Sorted(
        from row in Rows
        from box in row.Prediction.Kept
        group box.Box.Score by Model(row) into same
        select $"{same.Key} {string.Join(' ', Enumerable.Range(0, 20).Select(bin => same.Count(score => Math.Min((int)Math.Floor((double)score * 20), 19) == bin)))}");

    public List<string> Reasons => Sorted(
        from row in Rows
        from decision in row.Prediction.Decisions
        group decision by (Model(row), decision.Reason) into same
        select $"{same.Key} {same.Count()}");

    public List<string> Policies => Sorted(
        from row in Rows
        group row.Prediction by (row.Prediction.PolicyDigest, Model(row)) into same
        select $"{same.Key} {PolicyOf([.. same])}");

    public static List<string> Of(IReadOnlyList<ClassCount> counts) =>
        Sorted(counts.Select(one => $"{(one.Day, (one.Slot, one.Model, one.Release, one.Package), one.ClassId)} {one.Boxes} {one.Dropped}"));

    public static List<string> Of(IReadOnlyList<ScoreCount> counts) =>
        Sorted(counts.Select(one => $"{(one.Slot, one.Model, one.Release, one.Package)} {string.Join(' ', one.Boxes)}"));

    public static List<string> Of(IReadOnlyList<ReasonCount> counts) =>
        Sorted(counts.Select(one => $"{((one.Slot, one.Model, one.Release, one.Package), one.Reason)} {one.Candidates}"));

    public static List<string> Of(IReadOnlyList<PolicyCount> counts) => Sorted(counts.Select(one =>
        $"{(one.Policy, (one.Slot, one.Model, one.Release, one.Package))} {(one.Images, one.ImagesChanged, one.Boxes, one.BoxesChanged)} {(one.Clipped, one.Tightened, one.Rounded, one.Fused, one.Decayed)} {(one.Below, one.Dropped)}"));

    private static string PolicyOf(List<Prediction> images)
    {
        var kept = images.SelectMany(image => image.Kept).ToList();
        int Changed(BoxChanges change) => kept.Count(box => box.Changes.HasFlag(change));
        int Dropped(bool isBelow) => images.SelectMany(image => image.Decisions).Count(box => !box.Kept && box.Reason == BoxReason.ScoreBelowThreshold == isBelow);

        var ran = images.Count(image => image.Outcome == PredictionOutcome.Predicted);
        var changedImages = images.Count(image => image.Kept.Any(box => box.Changes != BoxChanges.None));
        return $"{(ran, changedImages, kept.Count, kept.Count(box => box.Changes != BoxChanges.None))} {(Changed(BoxChanges.Clipped), Changed(BoxChanges.Tightened), Changed(BoxChanges.Rounded), Changed(BoxChanges.Fused), Changed(BoxChanges.Decayed))} {(Dropped(isBelow: true), Dropped(isBelow: false))}";
    }

    private static DateOnly Day(RecordedPrediction row) => DateOnly.FromDateTime(row.RecordedAt.UtcDateTime);

    private static (PredictionSlot Slot, string Name, int Release, string Package) Model(RecordedPrediction row) =>
        (row.Prediction.Slot, row.Prediction.Model.Name, row.Prediction.Model.Release, row.Prediction.Model.PackageDigest);

    private static List<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
