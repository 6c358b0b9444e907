namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>What kind of result an object is.</summary>
internal enum ObjectKind
{
    None,
    Report,
    Presentation,
    Capture,
    KeyObjects,
}
