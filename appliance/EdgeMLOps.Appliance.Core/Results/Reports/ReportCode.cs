namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>A coded concept: the triplet of PS3.3 section 8.8.</summary>
/// <param name="Value">Code Value, at most 16 characters.</param>
/// <param name="Scheme">Coding Scheme Designator, such as DCM or SCT.</param>
/// <param name="Meaning">Code Meaning, at most 64 characters.</param>
public sealed record ReportCode(string Value, string Scheme, string Meaning);
