using System.Net;

namespace EdgeMLOps.Dicom.Network;

/// <summary>An association that was open and has ended.</summary>
/// <param name="Id">Our number for it, unique within the process.</param>
/// <param name="CallingAE">Who called.</param>
/// <param name="RemoteAddress">Where they called from.</param>
/// <param name="Stores">C-STORE requests answered, whatever the status.</param>
/// <param name="End">How it ended.</param>
public sealed record DicomAssociation(
    long Id, string CallingAE, IPAddress RemoteAddress, long Stores, DicomAssociationEnd End);
