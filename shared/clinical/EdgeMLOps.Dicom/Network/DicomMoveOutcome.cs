namespace EdgeMLOps.Dicom.Network;

/// <summary>What a C-MOVE came to, or where it stands: the counts of the peer's C-STOREs (PS3.4 section C.4.2).</summary>
/// <param name="Status">The peer's last word: Success; B000H, done but for failures; FE00H, cancelled; a failure; or Pending.</param>
/// <param name="Completed">Objects that went through.</param>
/// <param name="Failed">Objects that did not.</param>
/// <param name="Warning">Objects that went through with a remark.</param>
/// <param name="Remaining">Objects still to send, as far as the peer says.</param>
public sealed record DicomMoveOutcome(DicomStatus Status, int Completed, int Failed, int Warning, int Remaining)
{
    /// <summary>SOP Instance UIDs of those that failed; empty where the peer does not name them.</summary>
    public IReadOnlyList<string> FailedInstances { get; init; } = [];
}
