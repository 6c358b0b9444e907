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

        await CountAsync(appliance);
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
        await MendCountsAsync(appliance);
        var (_, kinds) = await ChildProcess.RunAsync("sqlite3", [Path.Combine(appliance.Root, "audit.db"), "SELECT kind FROM audit ORDER BY seq"], Limit);
        string[] expected = ["PredictionsExportBegun", "PredictionsExported", "PredictionsExportBegun", "PredictionsExported", "PredictionLogBackedUp", "PredictionLogRestored", "PredictionCountsRebuilt"];
        Assert.Equal(expected, kinds.Split('\n').Where(kind => kind.StartsWith("Prediction", StringComparison.Ordinal)));
    }

    private static async Task CountAsync(RunningAppliance appliance)
    {
        var predictions = await LinesAsync(appliance, "log", "query", "--json");
        var (candidates, kept) = (predictions.Sum(one => one.GetProperty("candidates").GetInt32()), predictions.Sum(one => one.GetProperty("kept").GetInt32()));
        Assert.True(kept > 0, "the phantoms are to have findings");

        Assert.Equal(candidates, (await LinesAsync(appliance, "log", "query", "--json", "--count", "reasons")).Sum(one => one.GetProperty("candidates").GetInt32()));
        Assert.Equal(kept, (await LinesAsync(appliance, "log", "query", "--json", "--count", "classes", "--since", "1h")).Sum(one => one.GetProperty("boxes").GetInt32()));
        Assert.Equal(kept, (await LinesAsync(appliance, "log", "query", "--json", "--count", "scores")).Sum(one => one.GetProperty("boxes").EnumerateArray().Sum(bin => bin.GetInt32())));
        Assert.Equal(3, Assert.Single(await LinesAsync(appliance, "log", "query", "--json", "--count", "policies")).GetProperty("images").GetInt32());
        Assert.Empty(await LinesAsync(appliance, "log", "query", "--json", "--count", "classes", "--until", "2020-01-01"));
        Assert.Contains(" of 3 images changed", (await appliance.CallAsync("log", "query", "--count", "policies")).Output, StringComparison.Ordinal);
        var (code, refused) = await appliance.CallAsync("log", "query", "--count", "classes", "--patient", "CANARY77");
        Assert.True(code == 1 && refused.Contains("--count", StringComparison.Ordinal), refused);
        (code, refused) = await appliance.CallAsync("log", "verify", "--rebuild-counts");
        Assert.True(code == 1 && refused.Contains("The service runs", StringComparison.Ordinal), refused);
    }

    private static async Task MendCountsAsync(RunningAppliance appliance)
    {
        await ChildProcess.RunAsync("sqlite3", [Path.Combine(appliance.Root, "predictions.db"), "UPDATE daily_count SET count = count + 1"], Limit);
        var (code, said) = await appliance.CallAsync("log", "verify");
        Assert.True(code == 1 && said.Contains("daily counts of 1 days", StringComparison.Ordinal), said);
        var mended = (await LinesAsync(appliance, "log", "verify", "--rebuild-counts", "--json"))[0].GetProperty("counts");
        Assert.Equal((3, true), (mended.GetProperty("predictions").GetInt32(), mended.GetProperty("agree").GetBoolean()));
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
