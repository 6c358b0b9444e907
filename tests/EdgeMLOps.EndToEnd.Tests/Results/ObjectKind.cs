namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>The objects of a result set, by the numbers that results.db has.</summary>
internal enum ObjectKind
{
    Report = 0,
    PresentationState = 1,
    Capture = 2,
    KeyObjects = 3,
}
