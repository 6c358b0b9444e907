using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>What the acceptor agrees to of a request.</summary>
/// <param name="Results">An answer for each context proposed.</param>
/// <param name="Contexts">Those that were accepted, by their ids.</param>
/// <param name="User">Answers to what the user information asked; without our maximum PDU length.</param>
internal sealed record NegotiatedAssociation(
    IReadOnlyList<ContextResult> Results, IReadOnlyDictionary<byte, AcceptedContext> Contexts, UserInformation User);
