using System.Buffers;
using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// The data set of a storage commitment message: held in memory, within a bound of its own and one for all associations
/// together, then handed on whole.
/// </summary>
internal sealed class IncomingCommitment : IncomingDataset
{
    private readonly ByteBudget _budget;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<DicomStatus>> _handle;
    private ArrayBufferWriter<byte>? _bytes = new();

    /// <param name="command">The N-ACTION or N-EVENT-REPORT it belongs to.</param>
    /// <param name="budget">Of all associations.</param>
    /// <param name="handle">Takes the bytes, and gives the answer.</param>
    public IncomingCommitment(
        DimseCommand command, ByteBudget budget, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<DicomStatus>> handle)
        : base(command)
    {
        _budget = budget;
        _handle = handle;
    }

    public override bool IsRefused => _bytes is null;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_bytes is not { } bytes)
        {
            return ValueTask.CompletedTask;
        }

        if (bytes.WrittenCount + data.Length <= CommitmentCodec.MaxLength && _budget.TryTake(data.Length))
        {
            bytes.Write(data.Span);
        }
        else
        {
            Release();
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken) => _bytes is { } bytes
        ? _handle(bytes.WrittenMemory, cancellationToken)
        : ValueTask.FromResult(DicomStatus.ResourceLimitation);

    public override ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private void Release()
    {
        if (_bytes is { } bytes)
        {
            _budget.Return(bytes.WrittenCount);
            _bytes = null;
        }
    }
}
