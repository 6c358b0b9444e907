using Dapper;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Kill;

public sealed class KillHarness_tests
{
    private const int Associations = 4;

    private static readonly int Kills = LongRun.Choose(slice: 20, whole: 200);

    // Fresh ones meet the kills for as long as they last; then the same are sent again, which must change nothing.
    private static readonly int Studies = LongRun.Choose(slice: 48, whole: 360);

    [Fact]
    public async Task Kills_while_four_associations_send_lose_nothing_and_double_nothing()
    {
        using var folder = new TempFolder();
        var files = await PhantomStudies.MakeAsync(folder.Make("phantoms"), Studies, seed: 50, "--max-side", "1024");
        await using var pacs = new Orthanc();
        await pacs.StartAsync();
        await using var appliance = new ApplianceProcess(pacs.DicomPort);
        var harness = new KillHarness(appliance, seed: 20261121, longestLife: TimeSpan.FromSeconds(2.5));

        await harness.RunAsync(files, Kills, Associations);
        await Eventually.HoldsAsync(
            async () => (await CountsAsync(appliance), Results: (await pacs.FindInstancesAsync("SR")).Count),
            now => now.Item1 == Expected && now.Results == Studies,
            TimeSpan.FromMinutes(LongRun.Choose(3, 15)),
            $"stored = journalled = predicted = logged = delivered = {Studies} after {harness.Kills} kills and {harness.FailedSends} failed sends");

        Assert.Equal(Kills, harness.Kills);
        Assert.True(harness.KillsAtWork >= Kills / 2, $"{harness.KillsAtWork} of {Kills} kills met the process at work");
        Assert.True(harness.FailedSends > 0, "no kill ever met a send: the harness did not do its work");
        Assert.Empty(Directory.GetFiles(Path.Combine(appliance.Root, "incoming")));
    }

    private static Counts Expected => new(Studies, Studies, Studies, Studies, Studies, 0);

    private static async Task<Counts> CountsAsync(ApplianceProcess appliance)
    {
        var stored = Directory.GetFiles(Path.Combine(appliance.Root, "instances")).Length;
        await using var journal = SqliteStore.OpenReadOnly(appliance.Database("journal.db"));
        await using var predictions = SqliteStore.OpenReadOnly(appliance.Database("predictions.db"));
        await using var results = SqliteStore.OpenReadOnly(appliance.Database("results.db"));
        var (journalled, analysed) = await journal.ReadAsync(
            connection => connection.QuerySingle<(int, int)>("SELECT count(*), count(*) FILTER (WHERE state = 2) FROM instance"),
            CancellationToken.None);
        var logged = await predictions.ReadAsync(
            connection => connection.ExecuteScalar<int>("SELECT count(*) FROM prediction"), CancellationToken.None);
        var (delivered, waiting) = await results.ReadAsync(
            connection => connection.QuerySingle<(int, int)>(
                "SELECT count(*) FILTER (WHERE state <> 0), count(*) FILTER (WHERE state = 0) FROM deliveries"),
            CancellationToken.None);
        return new Counts(stored, journalled, analysed, logged, delivered, waiting);
    }

    private sealed record Counts(int Stored, int Journalled, int Predicted, int Logged, int Delivered, int Waiting);
}
