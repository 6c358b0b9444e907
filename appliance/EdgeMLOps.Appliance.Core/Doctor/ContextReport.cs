namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>What a peer says to one SOP class.</summary>
/// <param name="SopClass">Its UID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Use">What we would do with it.</param>
/// <param name="Accepted">The transfer syntaxes it takes, by name; empty: none.</param>
/// <param name="Refused">Why it takes none; null where it takes one.</param>
public sealed record ContextReport(string SopClass, string Name, string Use, IReadOnlyList<string> Accepted, string? Refused);
