namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>A DIMSE command set: PS3.7 sections 9.3 (composite) and 10.3 (normalized).</summary>
internal sealed record DimseCommand
{
    public required DimseCommandType Type { get; init; }

    /// <summary>Message ID of a request; of a response or a cancel, the id of the request that it is about.</summary>
    public required ushort MessageId { get; init; }

    /// <summary>
    /// Affected SOP Class UID, or the Requested one where the kind of command has that (<see cref="NamesRequestedSop"/>).
    /// </summary>
    public string SopClassUid { get; init; } = "";

    /// <summary>Affected or Requested SOP Instance UID, as for the class.</summary>
    public string SopInstanceUid { get; init; } = "";

    /// <summary>A data set follows the command.</summary>
    public bool HasDataset { get; init; }

    /// <summary>Only in responses.</summary>
    public ushort Status { get; init; }

    /// <summary>Of a failure: the tag at fault, 0 if none is named.</summary>
    public uint OffendingElement { get; init; }

    /// <summary>Of a failure: the peer's own words, up to 64 characters. May hold patient data: not for logs.</summary>
    public string ErrorComment { get; init; } = "";

    /// <summary>Of the requests that have one (<see cref="HasPriority"/>); without meaning in others.</summary>
    public DimsePriority Priority { get; init; }

    /// <summary>Of a C-MOVE request: the AE title that the objects go to.</summary>
    public string MoveDestination { get; init; } = "";

    /// <summary>Of N-EVENT-REPORT, in both directions.</summary>
    public ushort? EventTypeId { get; init; }

    /// <summary>Of N-ACTION, in both directions.</summary>
    public ushort? ActionTypeId { get; init; }

    /// <summary>Of C-MOVE and C-GET responses, like the three below it.</summary>
    public ushort? RemainingSuboperations { get; init; }

    public ushort? CompletedSuboperations { get; init; }

    public ushort? FailedSuboperations { get; init; }

    public ushort? WarningSuboperations { get; init; }

    /// <summary>Responses have the highest bit set, PS3.7 annex E.1.</summary>
    public bool IsResponse => IsResponseType(Type);

    public static bool IsResponseType(DimseCommandType type) => ((ushort)type & 0x8000) != 0;

    public static bool HasPriority(DimseCommandType type) => type is
        DimseCommandType.StoreRequest or
        DimseCommandType.GetRequest or
        DimseCommandType.FindRequest or
        DimseCommandType.MoveRequest;

    public static DimseCommandType ResponseTo(DimseCommandType request) => (DimseCommandType)((ushort)request | 0x8000);

    /// <summary>
    /// Requests on an instance that exists name it as Requested SOP Class and Instance; all else, their responses
    /// included, as Affected ones (PS3.7 tables 10.3-1 to 10.3-12).
    /// </summary>
    public static bool NamesRequestedSop(DimseCommandType type) => type is
        DimseCommandType.NGetRequest or
        DimseCommandType.NSetRequest or
        DimseCommandType.NActionRequest or
        DimseCommandType.NDeleteRequest;

    /// <summary>The C-CANCEL of a request that still runs.</summary>
    public DimseCommand Cancel() => new() { Type = DimseCommandType.CancelRequest, MessageId = MessageId };

    /// <summary>The response that echoes the request's identifiers, without a data set.</summary>
    public DimseCommand Answer(DicomStatus status) => new()
    {
        Type = ResponseTo(Type),
        MessageId = MessageId,
        SopClassUid = SopClassUid,
        SopInstanceUid = SopInstanceUid,
        Status = status.Code,
        EventTypeId = EventTypeId,
        ActionTypeId = ActionTypeId,
    };
}
