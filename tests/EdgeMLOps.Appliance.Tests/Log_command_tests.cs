using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The <c>log</c> commands against a service that runs, and one that is stopped.</summary>
public sealed class Log_command_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Queries_exports_and_backups_of_a_running_service_are_audited_and_a_backup_comes_back()
    {
        await using var appliance = new RunningAppliance();
        await appliance.StartAsync();
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 3, seed: 61);
        await Phantoms.ModifyAsync(files[0], "-m", "PatientID=CANARY77", "-m", "AccessionNumber=ACC-CANARY", "-m", "BodyPartExamined=CHEST");
        await appliance.StoreAsync(files);
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), predicted => predicted == 3, Limit, "predicted");

        Assert.Equal(3, (await LinesAsync(appliance, "log", "query", "--json")).Count);
        Assert.Single(await LinesAsync(appliance, "log", "query", "--json", "--patient", "CANARY77", "--since", "1h"));
        Assert.Single(await LinesAsync(appliance, "log", "query", "--json", "--accession", "ACC-CANARY"));
        Assert.Equal(2, (await LinesAsync(appliance, "log", "query", "--json", "--limit", "2")).Count);

        await ExportAsync(appliance);
        var copy = Path.Combine(appliance.Root, "copy.db");
        Assert.Equal(3, (await LinesAsync(appliance, "log", "backup", copy, "--json"))[0].GetProperty("predictions").GetInt64());
        var (code, refused) = await appliance.CallAsync("log", "restore", copy);
        Assert.True(code == 1 && refused.Contains("The service runs", StringComparison.Ordinal), refused);

        Assert.Equal(0, await appliance.TerminateAsync());
        Assert.Equal(3, (await LinesAsync(appliance, "log", "restore", copy, "--json"))[0].GetProperty("predictions").GetInt64());
        Assert.Equal(3, (await LinesAsync(appliance, "log", "query", "--json")).Count);
        var verified = (await LinesAsync(appliance, "log", "verify", "--json"))[0];
        Assert.True(verified.GetProperty("intact").GetBoolean() && verified.GetProperty("anchored").GetBoolean(), $"{verified}");
        var (_, kinds) = await ChildProcess.RunAsync("sqlite3", [Path.Combine(appliance.Root, "audit.db"), "SELECT kind FROM audit ORDER BY seq"], Limit);
        string[] expected = ["PredictionsExportBegun", "PredictionsExported", "PredictionsExportBegun", "PredictionsExported", "PredictionLogBackedUp", "PredictionLogRestored"];
        Assert.Equal(expected, kinds.Split('\n').Where(kind => kind.StartsWith("Prediction", StringComparison.Ordinal)));
    }

    private static async Task ExportAsync(RunningAppliance appliance)
    {
        var (plain, named) = (Path.Combine(appliance.Root, "plain.ndjson"), Path.Combine(appliance.Root, "named.csv"));
        Assert.Equal((0, 1), ((await appliance.CallAsync("log", "export", plain)).ExitCode, (await appliance.CallAsync("log", "export", named, "--identified")).ExitCode));
        Assert.False(File.Exists(named));
        Assert.Equal(0, (await appliance.CallAsync("log", "export", named, "--format", "csv", "--identified", "--reason", "study 7", "--patient", "CANARY77")).ExitCode);

        var (texts, table) = (await File.ReadAllTextAsync(plain), await File.ReadAllTextAsync(named));
        Assert.Equal(3, texts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All((string[])["CANARY", "1.2.", "CHEST", "2026-"], word => Assert.DoesNotContain(word, texts, StringComparison.Ordinal));
        Assert.Contains("CANARY77", table, StringComparison.Ordinal);
        Assert.Contains("ACC-CANARY", table, StringComparison.Ordinal);
        var (_, details) = await ChildProcess.RunAsync("sqlite3", [Path.Combine(appliance.Root, "audit.db"), "SELECT who || detail FROM audit"], Limit);
        Assert.Contains("study 7", details, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", details, StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> LinesAsync(RunningAppliance appliance, params string[] arguments)
    {
        var (exitCode, output) = await appliance.CallAsync(arguments);
        Assert.True(exitCode == 0, output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
