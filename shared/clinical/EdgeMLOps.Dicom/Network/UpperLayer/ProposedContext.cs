namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>One presentation context as proposed, PS3.8 section 9.3.2.2.</summary>
internal sealed record ProposedContext(byte Id, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes);
