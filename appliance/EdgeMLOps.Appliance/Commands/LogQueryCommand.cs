using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log query</c>: lists the prediction log. Reads the database, service running or not.</summary>
internal static class LogQueryCommand
{
    private const int Page = 1000;

    public static Command Create(IOutputWriter output) => ConfiguredCommand.Create(
        "query",
        "Lists the predictions, oldest first.",
        (storage, json, cancellationToken) => RunAsync(storage, json, output, cancellationToken));

    private static async Task<int> RunAsync(StorageOptions storage, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        await using var log = PredictionLog.OpenReadOnly(storage.PathOf(PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
        var query = new PredictionQuery { Limit = Page };
        while (await log.ListAsync(query, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var line in page.Select(PredictionLine.Of))
            {
                output.WriteLine(json
                    ? JsonSerializer.Serialize(line, CommandJson.Default.PredictionLine)
                    : FormattableString.Invariant(
                        $"{line.Id} {line.RecordedUtc:u} {line.Outcome} {line.Code} {line.Kept} of {line.Candidates} boxes, {line.TotalMs} ms on {line.Provider}"));
            }

            query = query with { AfterId = page[^1].Id };
        }

        return ExitCodes.Success;
    }
}
