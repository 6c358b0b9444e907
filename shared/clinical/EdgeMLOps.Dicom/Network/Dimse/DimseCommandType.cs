namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>Command Field (0000,0100) values, PS3.7 annex E.1. A response is its request with the highest bit set.</summary>
internal enum DimseCommandType : ushort
{
    StoreRequest = 0x0001,
    StoreResponse = 0x8001,
    GetRequest = 0x0010,
    GetResponse = 0x8010,
    FindRequest = 0x0020,
    FindResponse = 0x8020,
    MoveRequest = 0x0021,
    MoveResponse = 0x8021,
    EchoRequest = 0x0030,
    EchoResponse = 0x8030,
    NEventReportRequest = 0x0100,
    NEventReportResponse = 0x8100,
    NGetRequest = 0x0110,
    NGetResponse = 0x8110,
    NSetRequest = 0x0120,
    NSetResponse = 0x8120,
    NActionRequest = 0x0130,
    NActionResponse = 0x8130,
    NCreateRequest = 0x0140,
    NCreateResponse = 0x8140,
    NDeleteRequest = 0x0150,
    NDeleteResponse = 0x8150,
    CancelRequest = 0x0FFF,
}
