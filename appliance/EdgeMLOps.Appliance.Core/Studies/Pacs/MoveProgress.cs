using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>Tells when a PACS got on with what it was told to send; a pending response that counts no more than the one before is no progress.</summary>
internal sealed class MoveProgress : IProgress<DicomMoveOutcome>
{
    private readonly Action _gotOn;
    private int _done;

    public MoveProgress(Action gotOn) => _gotOn = gotOn;

    public void Report(DicomMoveOutcome value)
    {
        var done = value.Completed + value.Failed + value.Warning;
        if (done > _done)
        {
            _done = done;
            _gotOn();
        }
    }
}
