using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>What <c>log export --identified</c> says besides.</summary>
internal sealed record ExportIdentity(
    long Id,
    DateTimeOffset RecordedUtc,
    string StudyInstanceUid,
    string SeriesInstanceUid,
    string SopInstanceUid,
    string PatientId,
    string IssuerOfPatientId,
    string AccessionNumber,
    string Modality,
    string BodyPart,
    string ViewPosition)
{
    public static ExportIdentity Of(RecordedPrediction recorded)
    {
        var (who, kind) = (recorded.Prediction.Instance, recorded.Prediction.Kind);
        return new(
            recorded.Id,
            recorded.RecordedAt,
            who.StudyInstanceUid,
            who.SeriesInstanceUid,
            who.SopInstanceUid,
            who.PatientId,
            who.IssuerOfPatientId,
            who.AccessionNumber,
            kind.Modality,
            kind.BodyPart,
            kind.ViewPosition);
    }
}
