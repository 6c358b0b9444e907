namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>What came of one file that was named.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Line">Its line; null where it could not be read at all.</param>
/// <param name="Error">Why it could not be read; empty with a line.</param>
public sealed record InspectionResult(string File, InspectionLine? Line, string Error);
