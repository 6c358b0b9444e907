using EdgeMLOps.Appliance.Core.Monitoring;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>A prediction as it stands in the log.</summary>
/// <param name="Id">Its row; rises with time, never used twice; what logs may name it by.</param>
/// <param name="RecordedAt">When it was committed.</param>
/// <param name="Prediction">What was recorded.</param>
public sealed record RecordedPrediction(long Id, DateTimeOffset RecordedAt, Prediction Prediction)
{
    /// <summary>Keyed hash of its study, lower-case hex: tells studies apart without naming one; empty for one that was not read from the log.</summary>
    public string StudyKey { get; init; } = "";

    /// <summary>What monitoring keeps of it; follows from the log alone, so that a restart can note what a crash left out.</summary>
    /// <returns>The observation; null unless the model ran.</returns>
    public PredictionObservation? ToObservation()
    {
        if (Prediction.Outcome != PredictionOutcome.Predicted)
        {
            return null;
        }

        var image = (double)Prediction.Input.Columns * Prediction.Input.Rows;
        return new PredictionObservation
        {
            PredictionId = Id,
            Patient = Convert.FromHexString(Prediction.Instance.PatientKey),
            Cell = new StudyCell
            {
                Package = Prediction.Model.PackageDigest,
                Policy = Prediction.PolicyDigest,
                Modality = Prediction.Kind.Modality,
                BodyPart = Prediction.Kind.BodyPart,
                View = Prediction.Kind.ViewPosition,
            },
            Boxes = [.. Prediction.Kept.Select(kept => new ObservedBox(kept.Box.ClassId, kept.Box.Score, kept.Box.Area / image))],
            PredictedUtc = RecordedAt,
        };
    }
}
