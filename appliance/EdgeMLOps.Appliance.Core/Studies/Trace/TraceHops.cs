using System.Globalization;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>The steps of a study in words.</summary>
internal static class TraceHops
{
    public static TraceHop Received(string callingAe, InstanceDoor door, long associationId, long count, long firstMs, long lastMs) => new(
        At(firstMs), Last(firstMs, lastMs), "received", "", count, Text($"{count} objects from {callingAe} ({door}, association {associationId})"));

    public static TraceHop SetAside(QuarantineReason reason, long count, long firstMs, long lastMs) => new(
        At(firstMs), Last(firstMs, lastMs), "set aside", reason.ToString(), count, Text($"{count} more under UIDs that were there: {reason}"));

    public static TraceHop Screened(TracedState state) => new(
        null, null, "screened", state.Code, state.Count, Text($"{state.Count} skipped: {state.Code}"));

    public static TraceHop Pending(long count) => new(null, null, "analysed", "Received", count, Text($"{count} wait to be analysed"));

    public static TraceHop LogUnread(StorageFault fault) => new(
        null, null, "analysed", fault.ToString(), 0, $"the prediction log cannot be read: {fault}");

    public static TraceHop Unlogged(TracedState state) => new(
        null, null, "analysed", state.Code, state.Count, Text($"{state.Count} could not be analysed: {state.Code}"));

    public static IEnumerable<TraceHop> Analysed(IReadOnlyList<RecordedPrediction> predictions) =>
        from recorded in predictions
        let prediction = recorded.Prediction
        group recorded by (prediction.Slot, prediction.Model.Name, prediction.Model.Version, prediction.PolicyDigest, prediction.Provider, prediction.Outcome, prediction.Code)
        into same
        orderby same.Min(item => item.RecordedAt)
        select Analysed(same.Key, [.. same]);

    public static IEnumerable<TraceHop> Judged(TracedRun traced)
    {
        var run = traced.Run;
        var images = run.Expected is { } expected ? Text($"{run.Received} images of {expected}") : Text($"{run.Received} images");
        var missing = run.Missing.Length > 0 ? $", missing no. {run.Missing}" : "";
        yield return new(run.DecidedUtc, null, "judged", run.Verdict.ToString(), run.Received, $"{run.Verdict}: {images} ({run.Evidence}){missing}");
        if (traced.EndedUtc is { } ended)
        {
            yield return run.Outcome == StudyOutcome.Unreportable
                ? new(ended, null, "composed", run.Code, 0, $"no result leaves: {run.Code}")
                : new(ended, null, "composed", "", 1, "result made, validated and stored");
        }
    }

    public static TraceHop Step(DeliveryStatus status, DeliveryHistoryStep step)
    {
        var times = step.Times > 1 ? Text($", {step.Times} times") : "";
        var what = $"{status.Kind} to {status.Destination}";
        var (hop, words) = step.Step switch
        {
            DeliveryStep.Queued => ("queued", what),
            DeliveryStep.Sent => ("sent", $"{what}: {step.Code}{times}"),
            DeliveryStep.Requeued => ("requeued", $"{what}, by a person{times}"),
            _ => (step.Code is "Committed" or "Found" ? "confirmed" : "asked", $"{what}: {step.Code}{times}"),
        };
        return new(step.FirstUtc, step.LastUtc == step.FirstUtc ? null : step.LastUtc, hop, step.Step is DeliveryStep.Queued or DeliveryStep.Requeued ? "" : step.Code, step.Times, words);
    }

    private static TraceHop Analysed(
        (PredictionSlot Slot, string Name, string Version, string PolicyDigest, Inference.ExecutionProvider Provider, PredictionOutcome Outcome, string Code) key,
        IReadOnlyList<RecordedPrediction> same)
    {
        var (first, last) = (same.Min(item => item.RecordedAt), same.Max(item => item.RecordedAt));
        var boxes = same.Sum(item => item.Prediction.Kept.Count());
        var mean = same.Average(item => item.Prediction.Timings.Total.TotalMilliseconds);
        var outcome = key.Outcome == PredictionOutcome.Predicted ? Text($"{boxes} boxes") : $"{key.Outcome} ({key.Code})";
        return new(
            first,
            last == first ? null : last,
            "analysed",
            key.Code,
            same.Count,
            Text($"{same.Count} images by {key.Name} {key.Version} ({key.Slot}), policy {key.PolicyDigest[..8]}, on {key.Provider}: {outcome}; {mean:F0} ms an image; logged"));
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset? Last(long firstMs, long lastMs) => lastMs == firstMs ? null : At(lastMs);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
