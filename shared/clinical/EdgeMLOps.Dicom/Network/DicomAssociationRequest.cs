using System.Net;

namespace EdgeMLOps.Dicom.Network;

/// <summary>Who asks for an association.</summary>
/// <param name="AssociationId">Our number for it, unique within the process.</param>
/// <param name="CallingAE">Who calls; valid by PS3.5 section 6.2 (printable, at most 16 characters).</param>
/// <param name="CalledAE">Whom they mean to call; as sent.</param>
/// <param name="RemoteAddress">Where they call from; IPv4 addresses are never mapped to IPv6.</param>
public sealed record DicomAssociationRequest(long AssociationId, string CallingAE, string CalledAE, IPAddress RemoteAddress);
