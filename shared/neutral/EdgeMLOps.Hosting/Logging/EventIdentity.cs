using System.Globalization;
using Serilog.Events;

namespace EdgeMLOps.Hosting.Logging;

/// <summary>The id that a LoggerMessage event has.</summary>
internal static class EventIdentity
{
    /// <summary>The id; 0 where the event has none.</summary>
    public static int Of(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("EventId", out var id)
        && id is StructureValue structure
        && structure.Properties.FirstOrDefault(property => property.Name.Equals("Id", StringComparison.Ordinal)) is { Value: ScalarValue { Value: { } number } }
            ? Convert.ToInt32(number, CultureInfo.InvariantCulture)
            : 0;
}
