using EdgeMLOps.Appliance.Core.Results.Objects;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>A result object ready to be sent.</summary>
/// <param name="StudyRow">Row of the study in the journal: the key that logs may carry.</param>
/// <param name="SopClassUid">SOP class of the object.</param>
/// <param name="SopInstanceUid">Its identity: the same one is queued once, however often it is offered.</param>
/// <param name="File">The whole Part 10 file.</param>
/// <param name="Kind">Which object of a result set it is: destinations choose by it.</param>
public sealed record ResultDocument(
    long StudyRow, string SopClassUid, string SopInstanceUid, ReadOnlyMemory<byte> File, ResultKind Kind = ResultKind.Sr);
