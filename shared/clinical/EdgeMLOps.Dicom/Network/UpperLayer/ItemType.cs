namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>Item types within A-ASSOCIATE units: PS3.8 sections 9.3.2 and 9.3.3, PS3.7 annex D.3.3.</summary>
internal static class ItemType
{
    public const byte ApplicationContext = 0x10;
    public const byte ProposedContext = 0x20;
    public const byte AcceptedContext = 0x21;
    public const byte AbstractSyntax = 0x30;
    public const byte TransferSyntax = 0x40;
    public const byte UserInformation = 0x50;
    public const byte MaximumLength = 0x51;
    public const byte ImplementationClass = 0x52;
    public const byte AsynchronousWindow = 0x53;
    public const byte RoleSelection = 0x54;
    public const byte ImplementationVersion = 0x55;
    public const byte ExtendedNegotiation = 0x56;
    public const byte CommonExtendedNegotiation = 0x57;
}
