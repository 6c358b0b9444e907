namespace EdgeMLOps.Appliance.Commands;

/// <summary>A line of <c>studies list</c>.</summary>
/// <param name="Row">Row of the study in the journal, as logs name it.</param>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="State">open, partial or unreportable.</param>
/// <param name="WaitsFor">What an open study's result waits for; empty otherwise.</param>
/// <param name="UntilUtc">When it waits no longer for this; null: until it happens.</param>
/// <param name="SinceUtc">When its last image came; of one that is not open: when it was judged.</param>
/// <param name="Pending">Images still to be analysed.</param>
/// <param name="Received">Images that had come when it was judged; null while it is open.</param>
/// <param name="Expected">Images there should be; null when nobody knows.</param>
/// <param name="Missing">Missing instance numbers; empty when none is known.</param>
/// <param name="Evidence">What the judgement rests on; empty while it is open.</param>
/// <param name="Code">Why no result could be made; empty otherwise.</param>
internal sealed record StudyLine(
    long Row,
    string StudyInstanceUid,
    string State,
    string WaitsFor,
    DateTimeOffset? UntilUtc,
    DateTimeOffset SinceUtc,
    long Pending,
    int? Received,
    int? Expected,
    string Missing,
    string Evidence,
    string Code);
