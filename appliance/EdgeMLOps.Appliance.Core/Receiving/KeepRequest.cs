namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>An object that waits for its commit. Touched only by who has the store's turn.</summary>
internal sealed class KeepRequest
{
    private readonly InstanceHeader _header;

    public KeepRequest(StagedInstance staged, InstanceHeader header)
    {
        Staged = staged;
        _header = header;
    }

    public StagedInstance Staged { get; }

    public bool IsDone { get; private set; }

    public ReceiveOutcome Outcome { get; private set; }

    public void Done(ReceiveOutcome outcome) => (Outcome, IsDone) = (outcome, true);

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
        Modality = _header.Modality,
        SeriesNumber = _header.SeriesNumber,
        InstanceNumber = _header.InstanceNumber,
    };
}
