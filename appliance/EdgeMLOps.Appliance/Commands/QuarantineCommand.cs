using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>quarantine</c>: what was set aside and why; a person may remove it.</summary>
internal static class QuarantineCommand
{
    private const int MostLines = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Command Create(IOutputWriter output) => new("quarantine", "Looks into what was set aside.")
    {
        ConfiguredCommand.Create(
            "list",
            "Lists what was set aside and why, newest first. Reads the database, service running or not.",
            (storage, json, cancellationToken) => ListAsync(storage, json, output, cancellationToken)),
        Remove(output),
    };

    private static Command Remove(IOutputWriter output)
    {
        var row = new Argument<long>("ROW") { Description = "The row, as list shows it." };
        var config = CommonOptions.Config();
        var command = new Command("remove", "Removes one object for good; your account stands in the audit log.") { row, config };
        command.SetAction((parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            return RemoveAsync(storage, parsed.GetValue(row), output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ListAsync(StorageOptions storage, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        foreach (var entry in await QuarantineQueries.ListAsync(storage, MostLines, cancellationToken))
        {
            output.WriteLine(json
                ? JsonSerializer.Serialize(entry, CommandJson.Default.QuarantineEntry)
                : FormattableString.Invariant(
                    $"{entry.Row} {entry.ReceivedUtc:u} {entry.Reason} {entry.Bytes} bytes from {entry.CallingAe}, {entry.File}\n  {entry.Explanation}"));
        }

        return ExitCodes.Success;
    }

    private static async Task<int> RemoveAsync(StorageOptions storage, long row, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = await client.PostAsync(
            "/v1/quarantine/remove",
            new QuarantineRemoveRequest { Row = row },
            ControlJson.Default.QuarantineRemoveRequest,
            ControlJson.Default.QuarantineRemoveRequest,
            cancellationToken);
        if (reply.Outcome == ControlOutcome.Answered)
        {
            output.WriteLine(FormattableString.Invariant($"row {row} is removed"));
            return ExitCodes.Success;
        }

        output.WriteError(FormattableString.Invariant($"Row {row} is not removed: {reply.Code}."));
        return ExitCodes.Failure;
    }
}
