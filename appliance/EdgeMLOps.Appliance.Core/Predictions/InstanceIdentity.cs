namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Which object a prediction is about: the least a result needs to point at it.</summary>
/// <param name="StudyInstanceUid">(0020,000D).</param>
/// <param name="SeriesInstanceUid">(0020,000E).</param>
/// <param name="SopInstanceUid">(0008,0018).</param>
/// <param name="SopClassUid">(0008,0016).</param>
/// <param name="PatientKey">Keyed hash of the patient (<see cref="PatientHasher"/>), 64 lower-case hex digits.</param>
public sealed record InstanceIdentity(
    string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, string SopClassUid, string PatientKey);
