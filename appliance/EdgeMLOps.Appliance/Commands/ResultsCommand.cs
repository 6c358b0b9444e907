using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>results</c>: what was made for the PACS and where it stands. Reads the database, service running or not.</summary>
internal static class ResultsCommand
{
    private const int MostLines = 10_000;

    public static Command Create(IOutputWriter output) => new("results", "Looks into the results.")
    {
        ConfiguredCommand.Create(
            "list",
            "Lists each result and destination, newest first.",
            (storage, json, cancellationToken) => ListAsync(storage, json, output, cancellationToken)),
        ResultsValidateCommand.Create(output),
    };

    private static async Task<int> ListAsync(StorageOptions storage, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        await using var store = SqliteStore.OpenReadOnly(storage.PathOf(ResultsRegistration.FileName));
        foreach (var line in await ResultsRegistration.ListAsync(store, MostLines, cancellationToken))
        {
            output.WriteLine(json
                ? JsonSerializer.Serialize(line, CommandJson.Default.DeliveryStatus)
                : FormattableString.Invariant(
                    $"{line.ResultId} study {line.StudyRow} {line.Kind} {line.CreatedUtc:u} -> {line.Destination} {line.State} ({line.Attempts} attempts, last {line.LastCode}){(line.SentAs is { } form ? $" as {form}" : "")}"));
        }

        return ExitCodes.Success;
    }
}
