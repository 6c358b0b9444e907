namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>A presentation context both sides agreed on.</summary>
internal sealed record AcceptedContext(byte Id, ServiceKind Service, string AbstractSyntax, string TransferSyntax);
