using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>
/// Command sets on the wire: always implicit VR little endian, group 0000 alone, no sequences (PS3.7 section 6.3.1).
/// Elements that no message here needs are passed over.
/// </summary>
internal static class CommandSetCodec
{
    /// <summary>The command sets spoken here have under 500 bytes; a longer one only costs memory.</summary>
    public const int MaxLength = 16 * 1024;

    private const ushort NoDataSet = 0x0101;
    private const ushort DataSetPresent = 0x0001;

    /// <exception cref="PduFormatException">Not a command set, or one without an element that its kind must have.</exception>
    public static DimseCommand Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new CommandElementReader(bytes.Span);
        var type = (DimseCommandType)reader.Required(CommandElement.CommandField);
        var requested = DimseCommand.NamesRequestedSop(type);
        return new DimseCommand
        {
            Type = type,
            MessageId = reader.Required(IdElement(type)),
            SopClassUid = reader.Text(SopClassElement(requested)),
            SopInstanceUid = reader.Text(SopInstanceElement(requested)),
            HasDataset = reader.Required(CommandElement.CommandDataSetType) != NoDataSet,
            Status = DimseCommand.IsResponseType(type) ? reader.Required(CommandElement.Status) : (ushort)0,
            OffendingElement = reader.Tag(CommandElement.OffendingElement),
            ErrorComment = reader.Text(CommandElement.ErrorComment),
            Priority = (DimsePriority)(reader.Optional(CommandElement.Priority) ?? 0),
            MoveDestination = reader.Text(CommandElement.MoveDestination),
            EventTypeId = reader.Optional(CommandElement.EventTypeId),
            ActionTypeId = reader.Optional(CommandElement.ActionTypeId),
            RemainingSuboperations = reader.Optional(CommandElement.RemainingSuboperations),
            CompletedSuboperations = reader.Optional(CommandElement.CompletedSuboperations),
            FailedSuboperations = reader.Optional(CommandElement.FailedSuboperations),
            WarningSuboperations = reader.Optional(CommandElement.WarningSuboperations),
        };
    }

    public static byte[] Encode(DimseCommand command)
    {
        var writer = new CommandElementWriter();
        var requested = DimseCommand.NamesRequestedSop(command.Type);
        writer.Uid(SopClassElement(requested), command.SopClassUid);
        writer.Number(CommandElement.CommandField, (ushort)command.Type);
        writer.Number(IdElement(command.Type), command.MessageId);
        writer.Text(CommandElement.MoveDestination, command.MoveDestination);
        writer.Number(CommandElement.Priority, DimseCommand.HasPriority(command.Type) ? (ushort)command.Priority : null);
        writer.Number(CommandElement.CommandDataSetType, command.HasDataset ? DataSetPresent : NoDataSet);
        writer.Number(CommandElement.Status, command.IsResponse ? command.Status : null);
        writer.Tag(CommandElement.OffendingElement, command.OffendingElement);
        writer.Text(CommandElement.ErrorComment, command.ErrorComment);
        writer.Uid(SopInstanceElement(requested), command.SopInstanceUid);
        writer.Number(CommandElement.EventTypeId, command.EventTypeId);
        writer.Number(CommandElement.ActionTypeId, command.ActionTypeId);
        writer.Number(CommandElement.RemainingSuboperations, command.RemainingSuboperations);
        writer.Number(CommandElement.CompletedSuboperations, command.CompletedSuboperations);
        writer.Number(CommandElement.FailedSuboperations, command.FailedSuboperations);
        writer.Number(CommandElement.WarningSuboperations, command.WarningSuboperations);
        return writer.Finish();
    }

    /// <summary>C-CANCEL names the message to cancel and has no id of its own (PS3.7 section 9.3.2.3).</summary>
    private static ushort IdElement(DimseCommandType type) =>
        type == DimseCommandType.CancelRequest || DimseCommand.IsResponseType(type)
            ? CommandElement.MessageIdBeingRespondedTo
            : CommandElement.MessageId;

    private static ushort SopClassElement(bool requested) =>
        requested ? CommandElement.RequestedSopClassUid : CommandElement.AffectedSopClassUid;

    private static ushort SopInstanceElement(bool requested) =>
        requested ? CommandElement.RequestedSopInstanceUid : CommandElement.AffectedSopInstanceUid;
}
