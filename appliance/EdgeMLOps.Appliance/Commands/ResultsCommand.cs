using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>results</c>: what was made for the PACS and where it stands. The list is read from the database, service running or not.</summary>
internal static class ResultsCommand
{
    private const int MostLines = 10_000;

    public static Command Create(IOutputWriter output) => new("results", "Looks into the results.")
    {
        List(output),
        ResultsRequeueCommand.Create(output),
        ResultsValidateCommand.Create(output),
    };

    private static Command List(IOutputWriter output)
    {
        var choice = new DeliveryChoice();
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("list", "Lists each result and destination, newest first.") { config, json };
        choice.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            var filter = await choice.ReadAsync(parsed, storage, TimeProvider.System, cancellationToken);
            return await ListAsync(storage, filter, parsed.GetValue(json), output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ListAsync(
        StorageOptions storage, DeliveryFilter filter, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        await using var store = SqliteStore.OpenReadOnly(storage.PathOf(ResultsRegistration.FileName));
        foreach (var line in await ResultsRegistration.ListAsync(store, filter, MostLines, cancellationToken))
        {
            output.WriteLine(json ? JsonSerializer.Serialize(line, CommandJson.Default.DeliveryStatus) : Words(line));
        }

        return ExitCodes.Success;
    }

    private static string Words(DeliveryStatus line)
    {
        var form = line.SentAs is { } sentAs ? $" as {sentAs}" : "";
        var proof = line.State == DeliveryState.Waiting ? FormattableString.Invariant($", next {line.DueUtc:u}")
            : line.ConfirmedUtc is { } at ? FormattableString.Invariant($", {line.Proof} {at:u}")
            : line.AskDueUtc is { } due ? FormattableString.Invariant($", proof {line.Proof}, asked {due:u}")
            : ", no proof asked";
        var losses = line.Losses > 0 ? FormattableString.Invariant($", lost {line.Losses} times") : "";
        return FormattableString.Invariant(
            $"{line.ResultId} study {line.StudyRow} {line.Kind} {line.CreatedUtc:u} -> {line.Destination} {line.State} ({line.Attempts} attempts, last {line.LastCode}{proof}{losses}){form}");
    }
}
