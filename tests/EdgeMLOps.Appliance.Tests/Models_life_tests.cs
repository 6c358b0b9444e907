using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>A signed package on its way from the data team into the service and out again.</summary>
public sealed class Models_life_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly int Kills = LongRun.Choose(slice: 5, whole: 60);

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_signed_package_takes_over_from_the_demonstration_and_gives_back_and_images_lose_nothing()
    {
        var maker = await ModelMaker.StartAsync(_folder.Make("maker"));
        var package = await maker.MakeAsync(release: 1);
        await using var appliance = await StartAsync(maker);
        var images = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 6, seed: 31);

        await appliance.StoreAsync(images[..2]);
        await DoneAsync(appliance, "import", package);
        await DoneAsync(appliance, "validate", ModelMaker.Name);
        await DoneAsync(appliance, "activate", ModelMaker.Name, "--reason", "a first trial");
        await appliance.StoreAsync(images[2..4]);
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), count => count == 4, Limit, "all are analysed");
        await DoneAsync(appliance, "rollback", "--reason", "too many boxes");
        await appliance.StoreAsync(images[4..]);
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), count => count == 6, Limit, "all are analysed");

        Assert.Equal([("phantom-chest-detector", "active"), (ModelMaker.Name, "retired")], await ListAsync(appliance));
        var predictions = await PredictionsAsync(appliance);
        Assert.Equal((6, 6), (predictions.Count, predictions.Select(one => one.Instance).Distinct().Count()));
        Assert.Equal(ModelMaker.Name, predictions[3].Model);
        Assert.Equal("phantom-chest-detector", predictions[5].Model);
        var (exitCode, output) = await appliance.CallAsync("log", "verify");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("failed", (await appliance.StatusAsync()).Value!.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kills_at_any_moment_of_activations_and_roll_backs_leave_one_package_that_serves_and_a_whole_audit_log()
    {
        var maker = await ModelMaker.StartAsync(_folder.Make("maker"));
        await using var appliance = await StartAsync(maker);
        await DoneAsync(appliance, "import", await maker.MakeAsync(release: 1));
        var random = new Random(20261126);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var changing = ChangeAsync(appliance);
            // No condition is waited for: the moment of the kill is what is drawn by chance, over the whole of what runs meanwhile.
            await Task.Delay(TimeSpan.FromSeconds(4 * random.NextDouble()), TimeProvider.System);
            await appliance.KillAsync();
            await changing;
            await appliance.StartAsync();

            Assert.Single(await ListAsync(appliance), line => line.State == "active");
            Assert.Equal("", (await appliance.StatusAsync()).Value!.Code);
        }

        var (exitCode, output) = await appliance.CallAsync("log", "verify");
        Assert.True(exitCode == 0, output);
        await AssertToldAsync(appliance);
        await DoneAsync(appliance, "validate", ModelMaker.Name);
        await AssertRacesAsync(appliance);
        await AssertRootAsync(appliance);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<RunningAppliance> StartAsync(ModelMaker maker)
    {
        var (_, group) = await ChildProcess.RunAsync("id", ["-gn"], Limit);
        var appliance = new RunningAppliance($$""", "Trust": { "RootFile": "{{maker.RootFile}}" }, "Models": { "AdminGroup": "{{group.Trim()}}", "RetryDelay": "00:00:01" }""");
        await appliance.StartAsync();
        return appliance;
    }

    // Commands of several people at the same time: each is done, or refused by a code.
    private static async Task AssertRacesAsync(RunningAppliance appliance)
    {
        string[][] commands =
        [
            ["activate", ModelMaker.Name], ["canary", ModelMaker.Name, "--percent", "20"], ["shadow", ModelMaker.Name], ["rollback"],
            ["canary", "--off"], ["shadow", "--off"],
        ];
        for (var round = 0; round < LongRun.Choose(slice: 1, whole: 10); round++)
        {
            var ends = await Task.WhenAll(commands.Select(command => appliance.CallAsync(["models", .. command])));
            Assert.All(ends, end => Assert.True(
                end.ExitCode == 0 || (end.ExitCode == 1 && end.Output.Split(':')[0].All(char.IsAsciiLetter)), $"{end.ExitCode}: {end.Output}"));
            Assert.Single(await ListAsync(appliance), line => line.State == "active");
        }

        await AssertToldAsync(appliance);
    }

    // With a root that cannot be believed the package that served neither serves nor is set aside, and no other takes its place.
    private static async Task AssertRootAsync(RunningAppliance appliance)
    {
        foreach (var part in new[] { "canary", "shadow" })
        {
            await appliance.CallAsync("models", part, "--off");
        }

        var isServing = (await ListAsync(appliance)).Contains((ModelMaker.Name, "active"));
        if (!isServing)
        {
            await DoneAsync(appliance, "validate", ModelMaker.Name);
            await DoneAsync(appliance, "activate", ModelMaker.Name);
        }

        await appliance.KillAsync();
        var root = Path.Combine(appliance.Root, "trust", "root.json");
        var whole = await File.ReadAllBytesAsync(root);
        await File.WriteAllBytesAsync(root, whole[..^50]);
        await appliance.StartAsync();
        Assert.Equal("TrustRootDamaged", (await appliance.StatusAsync()).Value!.Code);
        Assert.Contains((ModelMaker.Name, "active"), await ListAsync(appliance));

        await File.WriteAllBytesAsync(root, whole);
        await Eventually.HoldsAsync(async () => (await appliance.StatusAsync()).Value!.Code, code => code.Length == 0, Limit, "it serves again");
        Assert.Contains((ModelMaker.Name, "active"), await ListAsync(appliance));
    }

    // Whatever of it the kill cuts off, or the state it left refuses.
    private static async Task ChangeAsync(RunningAppliance appliance)
    {
        foreach (var change in new string[][] { ["validate", ModelMaker.Name], ["activate", ModelMaker.Name], ["rollback"] })
        {
            await appliance.CallAsync(["models", .. change]);
        }
    }

    private static async Task DoneAsync(RunningAppliance appliance, params string[] change)
    {
        var (exitCode, output) = await appliance.CallAsync(["models", .. change]);
        Assert.True(exitCode == 0, $"{string.Join(' ', change)}: {output}\n{appliance.Output}");
    }

    private static async Task<List<(string Name, string State)>> ListAsync(RunningAppliance appliance)
    {
        var (exitCode, output) = await appliance.CallAsync("models", "list", "--json");
        Assert.True(exitCode == 0, output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.GetProperty("name").GetString()!, line.GetProperty("state").GetString()!))];
    }

    private static async Task<List<(string Instance, string Model)>> PredictionsAsync(RunningAppliance appliance)
    {
        await using var log = PredictionLog.OpenReadOnly(Path.Combine(appliance.Root, PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
        return [.. (await log.ListAsync(new PredictionQuery { Limit = 10_000 }, default))
            .Select(row => (row.Prediction.Instance.SopInstanceUid, row.Prediction.Model.Name))];
    }

    // Every step that models.db has is in the audit log, in its order; one that a kill fell upon may be there twice.
    private static async Task AssertToldAsync(RunningAppliance appliance)
    {
        await using var audit = SqliteStore.OpenReadOnly(Path.Combine(appliance.Root, "audit.db"));
        var told = await audit.ReadAsync(
            connection => Dapper.SqlMapper.Query<string>(connection, "SELECT detail FROM audit WHERE kind = 'ModelStep' ORDER BY seq").ToList(), default);
        await using var models = SqliteStore.OpenReadOnly(Path.Combine(appliance.Root, "models.db"));
        var steps = await models.ReadAsync(connection => Dapper.SqlMapper.Query<long>(connection, "SELECT id FROM step ORDER BY id").ToList(), default);
        Assert.Equal(steps, told.Select(detail => JsonDocument.Parse(detail).RootElement.GetProperty("step").GetInt64()).Distinct());
    }
}
