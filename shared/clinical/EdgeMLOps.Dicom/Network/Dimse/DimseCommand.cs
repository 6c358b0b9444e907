namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>A DIMSE command set (PS3.7 sections 6.3 and 9.3) as far as C-STORE and C-ECHO need it.</summary>
internal sealed record DimseCommand
{
    public required DimseCommandType Type { get; init; }

    /// <summary>Message ID of a request; of a response, the id of the request it answers.</summary>
    public required ushort MessageId { get; init; }

    public string SopClassUid { get; init; } = "";

    public string SopInstanceUid { get; init; } = "";

    /// <summary>A data set follows the command.</summary>
    public bool HasDataset { get; init; }

    /// <summary>Only in responses.</summary>
    public ushort Status { get; init; }

    /// <summary>Responses have the highest bit set, PS3.7 annex E.1.</summary>
    public bool IsResponse => IsResponseType(Type);

    public static bool IsResponseType(DimseCommandType type) => ((ushort)type & 0x8000) != 0;

    /// <summary>The response that echoes the request's identifiers, without a data set.</summary>
    public DimseCommand Answer(DicomStatus status) => new()
    {
        Type = (DimseCommandType)((ushort)Type | 0x8000),
        MessageId = MessageId,
        SopClassUid = SopClassUid,
        SopInstanceUid = SopInstanceUid,
        Status = status.Code,
    };
}
