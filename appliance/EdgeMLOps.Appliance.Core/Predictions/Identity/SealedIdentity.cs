namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>A row of table identity as it stands there.</summary>
internal sealed class SealedIdentity
{
    public long Id { get; init; }

    public long KeyId { get; init; }

    public required string SopClassUid { get; init; }

    public byte[]? StudyUid { get; init; }

    public byte[]? SeriesUid { get; init; }

    public byte[]? SopUid { get; init; }

    public byte[]? PatientId { get; init; }

    public byte[]? Issuer { get; init; }

    public byte[]? Accession { get; init; }

    /// <summary>Whom it names; the patient key stands elsewhere and is none of it. Null: no key of these opens all of it.</summary>
    public InstanceIdentity? Open(IdentityKey keys)
    {
        var key = keys.Find(KeyId);
        string? Text(IdentityField field, byte[]? bytes) => key?.Open(field, Id, bytes);

        return Text(IdentityField.StudyInstanceUid, StudyUid) is { } study
            && Text(IdentityField.SeriesInstanceUid, SeriesUid) is { } series
            && Text(IdentityField.SopInstanceUid, SopUid) is { } sop
            && Text(IdentityField.PatientId, PatientId) is { } patient
            && Text(IdentityField.IssuerOfPatientId, Issuer) is { } issuer
            && Text(IdentityField.AccessionNumber, Accession) is { } accession
                ? new(study, series, sop, SopClassUid, PatientKey: "") { PatientId = patient, IssuerOfPatientId = issuer, AccessionNumber = accession }
                : null;
    }
}
