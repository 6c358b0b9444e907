using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log query</c>: lists the prediction log. Reads the database, service running or not.</summary>
internal static class LogQueryCommand
{
    private const int Page = 1000;

    public static Command Create(IOutputWriter output)
    {
        var options = new QueryOptions();
        var limit = new Option<int?>("--limit") { HelpName = "N", Description = "At most so many." };
        var count = new Option<CountedBy?>("--count")
        {
            Description = "Instead of predictions counts of whole days of UTC, at once however many there are; goes with --since, --until, --model, --package and --class.",
        };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("query", "Lists the predictions, oldest first.") { limit, count, config, json };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            var query = options.Read(parsed, TimeProvider.System);
            return parsed.GetValue(count) is { } by
                ? LogCountText.WriteAsync(storage.PathOf(PredictionLog.FileName), by, query, parsed.GetValue(json), output, cancellationToken)
                : RunAsync(
                    storage,
                    query with { Limit = Math.Clamp(parsed.GetValue(limit) ?? Page, 1, Page) },
                    parsed.GetValue(limit) ?? int.MaxValue,
                    parsed.GetValue(json),
                    output,
                    cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        StorageOptions storage, PredictionQuery query, int limit, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        await using var log = PredictionLog.OpenReadOnly(storage.PathOf(PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
        await foreach (var recorded in log.StreamAsync(query, cancellationToken).Take(limit))
        {
            var line = PredictionLine.Of(recorded);
            output.WriteLine(json
                ? JsonSerializer.Serialize(line, CommandJson.Default.PredictionLine)
                : FormattableString.Invariant(
                    $"{line.Id} {line.RecordedUtc:u} {line.Outcome} {line.Code} {line.Kept} of {line.Candidates} boxes, {line.TotalMs} ms on {line.Provider}"));
        }

        if (await log.KeyFaultAsync(cancellationToken) is var fault && fault != IdentityKeyFault.None)
        {
            output.WriteError($"who they are about cannot be read: keys/predictions.key ({fault})");
        }

        return ExitCodes.Success;
    }
}
