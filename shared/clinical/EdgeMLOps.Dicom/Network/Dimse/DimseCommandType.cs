namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>Command Field (0000,0100) values this product speaks, PS3.7 annex E.1.</summary>
internal enum DimseCommandType : ushort
{
    StoreRequest = 0x0001,
    StoreResponse = 0x8001,
    EchoRequest = 0x0030,
    EchoResponse = 0x8030,
    CancelRequest = 0x0FFF,
}
