using EdgeMLOps.Appliance.Core.Studies.Completeness;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>What the result of a study waits for.</summary>
/// <param name="Row">Row number of the study.</param>
/// <param name="WaitsFor">What for.</param>
/// <param name="UntilUtc">When it waits no longer for this; null: until it happens.</param>
public sealed record WaitingStudy(long Row, StudyWait WaitsFor, DateTimeOffset? UntilUtc);
