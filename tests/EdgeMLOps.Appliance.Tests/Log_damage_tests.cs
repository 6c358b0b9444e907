using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The prediction log of a running service, damaged, cut and taken away under it.</summary>
public sealed class Log_damage_tests
{
    private const int Images = 6;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Pages_overwritten_in_service_cost_no_prediction_whose_image_is_kept_and_no_result_is_made_twice(int seed)
    {
        await using var appliance = await StartAsync(seed);
        var before = Results(appliance);
        var gone = Directory.GetFiles(Path.Combine(appliance.Root, "instances"))[0];
        File.Move(gone, Path.Combine(appliance.NewFolder("elsewhere"), "gone.dcm"));

        // What lies in the write-ahead log alone may be there twice: what is overwritten must be what is read.
        await SqlAsync(appliance, "predictions.db", "PRAGMA wal_checkpoint(FULL)");
        Overwrite(appliance, new Random(seed));
        await Eventually.HoldsAsync(() => FactAsync(appliance, "predictions.damages"), damages => damages >= 1, Limit, () => $"the damage is found; {appliance.Output}");
        await Eventually.HoldsAsync(() => FactAsync(appliance, "predictions.recovering"), open => open == 0, Limit, () => $"it is made up for; {appliance.Output}");

        var lost = await FactAsync(appliance, "predictions.gone");
        Assert.InRange(lost, 0, 1);
        await Eventually.HoldsAsync(
            () => lost == 1 == appliance.Output.Contains("of 1 studies, by row of the journal", StringComparison.Ordinal), Limit, () => $"{lost} lost are told; {appliance.Output}");
        Assert.True(await FactAsync(appliance, "predictions.salvaged") + await FactAsync(appliance, "predictions.restored") >= Images - lost);
        Assert.Equal(Images - lost, await PredictionsAsync(appliance));
        Assert.Equal(before, Results(appliance));
        await AssertGoesOnAsync(appliance, seed, Images - lost);
        Assert.Contains("PredictionLogDamaged", await SqlAsync(appliance, "audit.db", "SELECT group_concat(kind) FROM audit"), StringComparison.Ordinal);
        Assert.Equal(0, (await appliance.CallAsync("log", "verify")).ExitCode);
    }

    [Fact]
    public async Task A_log_that_was_taken_away_while_nobody_ran_comes_back_from_the_images_under_numbers_of_its_own()
    {
        await using var appliance = await StartAsync(seed: 3);
        var (before, last) = (Results(appliance), await SqlAsync(appliance, "predictions.db", "SELECT max(id) FROM prediction"));
        await appliance.TerminateAsync();
        File.Delete(Path.Combine(appliance.Root, "predictions.db"));

        await appliance.StartAsync();
        await Eventually.HoldsAsync(() => FactAsync(appliance, "predictions.restored"), restored => restored == Images, Limit, () => $"all are restored; {appliance.Output}");

        Assert.Equal(Images, await PredictionsAsync(appliance));
        Assert.Equal("1", await SqlAsync(appliance, "predictions.db", $"SELECT min(id) > {last} FROM prediction"));
        Assert.Equal(before, Results(appliance));
        await AssertGoesOnAsync(appliance, seed: 4, Images);
    }

    private static async Task<RunningAppliance> StartAsync(int seed)
    {
        var appliance = new RunningAppliance(""", "Predictions": { "CheckInterval": "00:00:01" } """);
        await appliance.StartAsync();
        await appliance.StoreAsync(await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), Images, 100 + seed));
        await Eventually.HoldsAsync(() => Results(appliance).Length == Images, Limit, "a result of each");
        return appliance;
    }

    // As a failing device would: random bytes over pages of the database and frames of its write-ahead log, which is open.
    private static void Overwrite(RunningAppliance appliance, Random random)
    {
        foreach (var part in new[] { "", "-wal" })
        {
            using var file = new FileStream(Path.Combine(appliance.Root, "predictions.db" + part), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            for (var i = 0; i < 6; i++)
            {
                var bytes = new byte[4096];
                random.NextBytes(bytes);
                file.Position = random.NextInt64(4096, Math.Max(4097, file.Length - bytes.Length));
                file.Write(bytes);
            }
        }
    }

    private static async Task AssertGoesOnAsync(RunningAppliance appliance, int seed, long before)
    {
        await appliance.StoreAsync(await Phantoms.MakeAsync(appliance.NewFolder("later"), count: 2, 200 + seed));
        await Eventually.HoldsAsync(() => Results(appliance).Length == Images + 2, Limit, () => $"results of what came later; {appliance.Output}");
        Assert.Equal(before + 2, await PredictionsAsync(appliance));
    }

    private static async Task<long> FactAsync(RunningAppliance appliance, string name) =>
        (await appliance.StatusAsync()).Value?.Facts.FirstOrDefault(fact => fact.Name == name)?.Value ?? -1;

    private static async Task<long> PredictionsAsync(RunningAppliance appliance)
    {
        var (exitCode, output) = await appliance.CallAsync("log", "query", "--json");
        Assert.True(exitCode == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    private static async Task<string> SqlAsync(RunningAppliance appliance, string database, string sql)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("sqlite3", ["-cmd", ".timeout 5000", Path.Combine(appliance.Root, database), sql], Limit);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static string[] Results(RunningAppliance appliance) =>
        [.. Directory.GetFiles(Path.Combine(appliance.Root, "results"), "*.dcm").Order(StringComparer.Ordinal)];
}
