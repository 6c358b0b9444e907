using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Appliance.Startup;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log backup</c>: a verified copy of the prediction log, service running or not.</summary>
internal static class LogBackupCommand
{
    public static Command Create(IOutputWriter output)
    {
        var file = new Argument<string>("FILE") { Description = "The copy; must not be there." };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("backup", "Copies the prediction log into one file and checks it; the key of its identities (keys/predictions.key) is not in it.")
        {
            file, config, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName)),
            parsed.GetRequiredValue(file),
            parsed.GetValue(json),
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StorageOptions storage, string file, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        await using var audit = await ApplianceAudit.OpenAsync(storage, TimeProvider.System, cancellationToken);
        var fact = await PredictionBackup.WriteAsync(storage.PathOf(PredictionLog.FileName), file, cancellationToken);
        await audit.AppendAsync("PredictionLogBackedUp", CommandUser.Name, JsonSerializer.Serialize(fact, CommandJson.Default.BackupFact), cancellationToken);
        output.WriteLine(json
            ? JsonSerializer.Serialize(fact, CommandJson.Default.BackupFact)
            : FormattableString.Invariant($"{file}: {fact.Predictions} predictions, {fact.Bytes} bytes, SHA-256 {fact.Sha256}; keep keys/predictions.key apart from it"));
        return ExitCodes.Success;
    }
}
