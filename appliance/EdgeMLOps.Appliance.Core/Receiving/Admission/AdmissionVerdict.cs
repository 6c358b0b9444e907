using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>Whether a caller may come in, and what it may send then.</summary>
/// <param name="Refusal">Why not; null when it may.</param>
/// <param name="Policy">What it may send; null when it may not come in.</param>
internal readonly record struct AdmissionVerdict(AdmissionRefusal? Refusal, DicomAssociationPolicy? Policy);
