using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions;

internal static partial class PredictionEvents
{
    [LoggerMessage(3000, LogLevel.Information, "Prediction {Id} recorded: {Outcome} {Code}, {Kept} boxes kept of {Candidates} candidates, {Milliseconds} ms")]
    public static partial void Recorded(
        ILogger logger, long id, PredictionOutcome outcome, string code, int kept, int candidates, long milliseconds);
}
