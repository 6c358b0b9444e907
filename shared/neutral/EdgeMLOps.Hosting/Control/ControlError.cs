using System.Text.Json.Serialization;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Body of an answer other than success.</summary>
/// <param name="Code">Why, a fixed word such as <c>WindowRuns</c>.</param>
public sealed record ControlError([property: JsonPropertyName("code")] string Code)
{
    /// <summary>What it is about, for a person to read, such as the window that is in the way; null when the code says it all.</summary>
    [JsonPropertyName("detail")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }
}
