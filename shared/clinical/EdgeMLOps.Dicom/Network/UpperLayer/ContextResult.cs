namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>The acceptor's answer to one presentation context, PS3.8 section 9.3.3.2.</summary>
/// <param name="Id">The context answered.</param>
/// <param name="Result">0: accepted; see the constants for the others.</param>
/// <param name="TransferSyntax">The one to use; without meaning unless accepted.</param>
internal readonly record struct ContextResult(byte Id, byte Result, string TransferSyntax)
{
    public const byte Accepted = 0;
    public const byte UserRejection = 1;
    public const byte AbstractSyntaxNotSupported = 3;
    public const byte TransferSyntaxesNotSupported = 4;
}
