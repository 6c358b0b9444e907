namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>SOP class extended negotiation, PS3.7 annex D.3.3.5.</summary>
/// <param name="SopClassUid">Which class it is about.</param>
/// <param name="Information">Service-class-application-information: bytes that the service class gives their meaning.</param>
internal readonly record struct ExtendedNegotiation(string SopClassUid, byte[] Information);
