using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Appliance.Startup;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log restore</c>: puts a copy in the prediction log's place while the service is stopped.</summary>
internal static class LogRestoreCommand
{
    public static Command Create(IOutputWriter output)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A copy made by log backup; it stays." }.AcceptExistingOnly();
        var digest = new Option<string>("--sha256") { HelpName = "HEX", Description = "What its digest must be, as log backup said." };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("restore", "Puts a copy in the prediction log's place; only while the service is stopped. What was there is kept.")
        {
            file, digest, config, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName)),
            parsed.GetRequiredValue(file).FullName,
            parsed.GetValue(digest),
            parsed.GetValue(json),
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        StorageOptions storage, string file, string? digest, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var claim = Claim(storage);
        await using var audit = await ApplianceAudit.OpenAsync(storage, TimeProvider.System, cancellationToken);
        var (fact, kept) = await PredictionBackup.RestoreAsync(
            file, digest, storage.PathOf(PredictionLog.FileName), TimeProvider.System, cancellationToken);
        await audit.AppendAsync("PredictionLogRestored", CommandUser.Name, JsonSerializer.Serialize(fact, CommandJson.Default.BackupFact), CancellationToken.None);
        output.WriteLine(json
            ? JsonSerializer.Serialize(fact, CommandJson.Default.BackupFact)
            : FormattableString.Invariant($"{fact.Predictions} predictions are in place; before: {kept ?? "none"}"));
        return ExitCodes.Success;
    }

    private static ControlClaim Claim(StorageOptions storage)
    {
        try
        {
            return ControlClaim.Take(storage.Root, ApplianceProgram.Name);
        }
        catch (ControlInUseException)
        {
            throw new CommandException("The service runs: stop it before a copy is put in place of its log");
        }
    }
}
