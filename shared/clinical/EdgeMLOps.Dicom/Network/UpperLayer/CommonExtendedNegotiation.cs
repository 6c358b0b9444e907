namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>SOP class common extended negotiation, PS3.7 annex D.3.3.6: only in requests, never answered.</summary>
/// <param name="SopClassUid">Which class it is about.</param>
/// <param name="ServiceClassUid">The service class that it belongs to.</param>
internal readonly record struct CommonExtendedNegotiation(string SopClassUid, string ServiceClassUid);
