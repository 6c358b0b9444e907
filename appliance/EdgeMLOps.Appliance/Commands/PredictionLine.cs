using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>A line of <c>log query</c>: for the hospital's own eyes, on this box.</summary>
internal sealed record PredictionLine
{
    public required long Id { get; init; }

    public required DateTimeOffset RecordedUtc { get; init; }

    public required string StudyInstanceUid { get; init; }

    public required string SopInstanceUid { get; init; }

    public required PredictionOutcome Outcome { get; init; }

    public required string Code { get; init; }

    public required string Slot { get; init; }

    public required string Package { get; init; }

    public required string Policy { get; init; }

    public required string SoftwareVersion { get; init; }

    public required string Provider { get; init; }

    // The frame analysed, from 1; 0: all of them, or none was decoded.
    public required int Frame { get; init; }

    public required int Frames { get; init; }

    public required int Candidates { get; init; }

    public required int Kept { get; init; }

    public required double TotalMs { get; init; }

    public static PredictionLine Of(RecordedPrediction recorded)
    {
        var prediction = recorded.Prediction;
        return new PredictionLine
        {
            Id = recorded.Id,
            RecordedUtc = recorded.RecordedAt,
            StudyInstanceUid = prediction.Instance.StudyInstanceUid,
            SopInstanceUid = prediction.Instance.SopInstanceUid,
            Outcome = prediction.Outcome,
            Code = prediction.Code,
            Slot = prediction.Slot.ToString(),
            Package = prediction.Model.PackageDigest,
            Policy = prediction.PolicyDigest,
            SoftwareVersion = prediction.SoftwareVersion,
            Provider = prediction.Provider.ToString(),
            Frame = prediction.Input.Frame,
            Frames = prediction.Input.Frames,
            Candidates = prediction.Decisions.Count,
            Kept = prediction.Kept.Count(),
            TotalMs = Math.Round(prediction.Timings.Total.TotalMilliseconds, 3),
        };
    }
}
