namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Which object a prediction is about, and of whom. In the log it stands encrypted, in one table alone.</summary>
/// <param name="StudyInstanceUid">(0020,000D).</param>
/// <param name="SeriesInstanceUid">(0020,000E).</param>
/// <param name="SopInstanceUid">(0008,0018).</param>
/// <param name="SopClassUid">(0008,0016); not encrypted.</param>
/// <param name="PatientKey">Keyed hash of the patient (<see cref="PatientHasher"/>), 64 lower-case hex digits; not encrypted.</param>
public sealed record InstanceIdentity(
    string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, string SopClassUid, string PatientKey)
{
    /// <summary>Patient ID (0010,0020); empty where the object has none, or the row is older than its column.</summary>
    public string PatientId { get; init; } = "";

    /// <summary>Issuer of Patient ID (0010,0021); empty where the object has none.</summary>
    public string IssuerOfPatientId { get; init; } = "";

    /// <summary>Accession Number (0008,0050); empty where the object has none.</summary>
    public string AccessionNumber { get; init; } = "";

    /// <summary>False where the log's key is gone, or the row is not as it was written: then the UIDs are empty.</summary>
    public bool IsReadable { get; private init; } = true;

    internal static InstanceIdentity Unreadable(string sopClassUid, string patientKey) => new("", "", "", sopClassUid, patientKey) { IsReadable = false };
}
