using System.Buffers;
using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>Puts the fragments that a peer sends to a client together; each message has its bound.</summary>
internal sealed class MessageAssembler
{
    /// <summary>A C-FIND match, or the list of the instances that a C-MOVE failed on: 16,000 UIDs of the longest.</summary>
    private const int MaxIdentifierLength = 1024 * 1024;

    private readonly ClientContexts _contexts;
    private readonly ArrayBufferWriter<byte> _commandBytes = new(512);
    private ArrayBufferWriter<byte> _dataset = new();
    private DimseCommand? _command;
    private byte _contextId;

    public MessageAssembler(ClientContexts contexts) => _contexts = contexts;

    public bool IsAtRest => _command is null && _commandBytes.WrittenCount == 0;

    /// <summary>The message that the fragment ends; null while there is more to come.</summary>
    /// <exception cref="PduFormatException">The fragment does not belong here.</exception>
    public IncomingMessage? Add(PresentationDataValue value)
    {
        if (!_contexts.IsAccepted(value.ContextId) || (!IsAtRest && value.ContextId != _contextId))
        {
            throw new PduFormatException("a fragment of a context that is not due");
        }

        if (value.IsCommand == _command is not null)
        {
            throw new PduFormatException("a fragment out of order", AbortReason.UnexpectedParameter);
        }

        _contextId = value.ContextId;
        return value.IsCommand ? AddCommand(value) : AddDataset(value, _command!);
    }

    private IncomingMessage? AddCommand(PresentationDataValue value)
    {
        Append(_commandBytes, value, CommandSetCodec.MaxLength);
        if (!value.IsLast)
        {
            return null;
        }

        var command = CommandSetCodec.Decode(_commandBytes.WrittenMemory);
        _commandBytes.ResetWrittenCount();
        if (!command.HasDataset)
        {
            return new IncomingMessage(_contextId, command, default);
        }

        _command = command;
        return null;
    }

    private IncomingMessage? AddDataset(PresentationDataValue value, DimseCommand command)
    {
        Append(
            _dataset,
            value,
            command.Type == DimseCommandType.NEventReportRequest ? CommitmentCodec.MaxLength : MaxIdentifierLength);
        if (!value.IsLast)
        {
            return null;
        }

        var message = new IncomingMessage(_contextId, command, _dataset.WrittenMemory);
        _command = null;
        _dataset = new ArrayBufferWriter<byte>();
        return message;
    }

    private static void Append(ArrayBufferWriter<byte> target, PresentationDataValue value, int limit)
    {
        if (target.WrittenCount + value.Data.Length > limit)
        {
            throw new PduFormatException("a message beyond all bounds");
        }

        target.Write(value.Data.Span);
    }
}
