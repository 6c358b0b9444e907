namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>What of table identity is encrypted. The numbers are part of what is authenticated: none changes its meaning.</summary>
internal enum IdentityField
{
    StudyInstanceUid = 1,
    SeriesInstanceUid = 2,
    SopInstanceUid = 3,
    PatientId = 4,
    IssuerOfPatientId = 5,
    AccessionNumber = 6,
}
