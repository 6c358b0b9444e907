using System.Text.Json.Serialization;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Body of an answer other than success.</summary>
/// <param name="Code">Why, a fixed word such as <c>WindowRuns</c>.</param>
public sealed record ControlError([property: JsonPropertyName("code")] string Code);
