namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>Waits for the answer to one request.</summary>
internal sealed class PendingReply(uint number)
{
    private readonly TaskCompletionSource<WorkerFrame> _frame = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public uint Number => number;

    public Task<WorkerFrame> Frame => _frame.Task;

    /// <summary>Takes the answer if it is one to this request.</summary>
    public bool TryComplete(in WorkerFrame frame) =>
        frame.Kind is WorkerFrameKind.Answer or WorkerFrameKind.Refusal
        && frame.Number == number
        && (frame.Code == 0) == (frame.Kind == WorkerFrameKind.Answer)
        && _frame.TrySetResult(frame);
}
