using System.Text.Json;

namespace EdgeMLOps.Contracts.Control;

/// <summary>A program's status as lines: for a person, or one JSON value.</summary>
public static class StatusLines
{
    /// <summary>The lines.</summary>
    /// <param name="status">What the program said.</param>
    /// <param name="json">As one JSON value.</param>
    public static IEnumerable<string> Of(ProgramStatus status, bool json)
    {
        ArgumentNullException.ThrowIfNull(status);
        return json
            ? [JsonSerializer.Serialize(status, ControlJson.Default.ProgramStatus)]
            :
            [
                $"{status.Program} {status.Version}: {(status.Healthy ? "healthy" : status.Code)}",
                .. status.Facts.Select(fact => FormattableString.Invariant($"{fact.Name}: {fact.Value}")),
            ];
    }
}
