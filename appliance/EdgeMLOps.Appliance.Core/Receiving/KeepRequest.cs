namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>An object that waits for its commit. Touched only by who has the store's turn.</summary>
internal sealed class KeepRequest
{
    // Its waiter goes on by itself: who commits for many has no time for what each does next.
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InstanceHeader _header;

    public KeepRequest(StagedInstance staged, InstanceHeader header)
    {
        Staged = staged;
        _header = header;
    }

    public StagedInstance Staged { get; }

    public bool IsDone { get; private set; }

    public ReceiveOutcome Outcome { get; private set; }

    /// <summary>Ends when it is done, or when it is its turn to commit for all that wait.</summary>
    public Task Called => _called.Task;

    public void Done(ReceiveOutcome outcome) => (Outcome, IsDone) = (outcome, true);

    public void Call() => _called.TrySetResult();

    public NewInstance ToNewInstance() => new()
    {
        SopInstanceUid = Staged.Context.SopInstanceUid,
        SopClassUid = Staged.Context.SopClassUid,
        StudyInstanceUid = _header.StudyInstanceUid,
        SeriesInstanceUid = _header.SeriesInstanceUid,
        TransferSyntaxUid = Staged.Context.TransferSyntaxUid,
        File = Staged.Name,
        Bytes = Staged.Bytes,
        Sha256 = Staged.Sha256,
        CallingAe = Staged.Context.CallingAE,
        AssociationId = Staged.Context.AssociationId,
        Door = Staged.Door,
        Modality = _header.Modality,
        SeriesNumber = _header.SeriesNumber,
        InstanceNumber = _header.InstanceNumber,
    };
}
