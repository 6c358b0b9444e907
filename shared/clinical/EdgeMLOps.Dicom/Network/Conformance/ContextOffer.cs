namespace EdgeMLOps.Dicom.Network.Conformance;

/// <summary>What the acceptor takes of one SOP class, as its negotiator answers when asked.</summary>
/// <param name="SopClass">Which.</param>
/// <param name="Roles">What a requestor may be: SCU, SCP or both.</param>
/// <param name="TransferSyntaxes">UIDs, in the order of the tables.</param>
/// <param name="IsExtended">Extended negotiation is answered.</param>
internal sealed record ContextOffer(AskedClass SopClass, string Roles, IReadOnlyList<string> TransferSyntaxes, bool IsExtended);
