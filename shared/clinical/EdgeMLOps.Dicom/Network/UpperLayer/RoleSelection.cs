namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// SCP/SCU role selection for one SOP class, PS3.7 annex D.3.3.4. In a request: what the requestor wants to be; in the
/// answer: which of it the acceptor agrees to. Without it the requestor is the SCU.
/// </summary>
internal readonly record struct RoleSelection(string SopClassUid, bool RequestorIsScu, bool RequestorIsScp);
