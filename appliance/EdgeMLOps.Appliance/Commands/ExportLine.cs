using System.Text.Json.Serialization;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>
/// A prediction of <c>log export</c>. Without identity it has no UID, no time, no word of the image's header and no key of this
/// box: studies and patients are told apart by numbers of this one export, moments by the days since its first one.
/// </summary>
internal sealed record ExportLine
{
    public required int Day { get; init; }

    public required string Study { get; init; }

    public required string Patient { get; init; }

    public required PredictionOutcome Outcome { get; init; }

    public required string Code { get; init; }

    public required string Slot { get; init; }

    public required string Model { get; init; }

    public required string ModelVersion { get; init; }

    public required string Package { get; init; }

    public required string Policy { get; init; }

    public required int Columns { get; init; }

    public required int Rows { get; init; }

    public required int Frames { get; init; }

    public required int Candidates { get; init; }

    public required double TotalMs { get; init; }

    public required IReadOnlyDictionary<string, int> Dropped { get; init; }

    public required IReadOnlyList<ExportedBox> Boxes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExportIdentity? Identity { get; init; }

    public static ExportLine Of(RecordedPrediction recorded, ExportPseudonyms pseudonyms, bool identified)
    {
        var prediction = recorded.Prediction;
        return new ExportLine
        {
            Day = pseudonyms.DayOf(recorded.RecordedAt),
            Study = pseudonyms.Of("study", recorded.StudyKey),
            Patient = pseudonyms.Of("patient", prediction.Instance.PatientKey),
            Outcome = prediction.Outcome,
            Code = prediction.Code,
            Slot = prediction.Slot.ToString(),
            Model = prediction.Model.Name,
            ModelVersion = prediction.Model.Version,
            Package = prediction.Model.PackageDigest,
            Policy = prediction.PolicyDigest,
            Columns = prediction.Input.Columns,
            Rows = prediction.Input.Rows,
            Frames = prediction.Input.Frames,
            Candidates = prediction.Decisions.Count,
            TotalMs = Math.Round(prediction.Timings.Total.TotalMilliseconds, 3),
            Dropped = prediction.Decisions.Where(decision => !decision.Kept)
                .CountBy(decision => decision.Reason.ToString()).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
            Boxes = [.. prediction.Kept.Select(kept => new ExportedBox(
                kept.Box.ClassId, Math.Round(kept.Box.Score, 6), kept.Box.X1, kept.Box.Y1, kept.Box.X2, kept.Box.Y2, kept.Box.Frame > 0 ? kept.Box.Frame : prediction.Input.Frame))],
            Identity = identified ? ExportIdentity.Of(recorded) : null,
        };
    }
}
