using Dapper;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Fleet.Tests.Collectors;

public sealed class Collector_tests(CollectorPair pair) : IClassFixture<CollectorPair>
{
    private const int Sites = 4;
    private const int Each = 150;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Two_share_the_work_and_when_one_is_killed_nothing_is_lost_and_nothing_doubled()
    {
        using var limit = new CancellationTokenSource(Limit);
        var sites = new List<SendingSite>();
        var runs = new List<Task>();
        var death = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < Sites; i++)
        {
            var (site, client) = await pair.SiteAsync(Each);
            sites.Add(site);
            runs.Add(RunAsync(site, client, death.Task, limit.Token));
        }

        await Eventually.HoldsAsync(() => BothStoredAsync(runs), both => both, Limit, "both collectors have stored");
        await pair.KillAsync("a");
        var atDeath = sites.Sum(site => site.High);
        death.SetResult();
        await Task.WhenAll(runs);
        Assert.True(atDeath < Sites * Each, "it was killed after the end");
        Assert.All(sites, site => Assert.Equal(Each, site.High));
        var (kept, places) = await pair.Store.Database.ReadAsync(
            connection => connection.QuerySingle<(long, long)>("SELECT count(*), count(DISTINCT (site, seq)) FROM message"), default);
        Assert.Equal((Sites * Each, Sites * Each), (kept, places));
    }

    [Fact]
    public async Task One_that_would_sign_with_another_key_does_not_start()
    {
        await using var other = pair.Start("c");
        Assert.NotEqual(0, await other.WaitForExitAsync(Limit));
        Assert.Contains("FleetKeyDiffers", other.Output, StringComparison.Ordinal);
    }

    private static async Task RunAsync(SendingSite site, Mqtt.MqttClient client, Task death, CancellationToken cancellationToken)
    {
        await using (client)
        {
            await site.RunAsync(death, cancellationToken);
        }
    }

    private async Task<bool> BothStoredAsync(List<Task> runs)
    {
        if (runs.Find(run => run.IsFaulted) is { } failed)
        {
            await failed;
        }

        return await pair.FactsAsync("a") is { } a && await pair.FactsAsync("b") is { } b && a["stored"] > 10 && b["stored"] > 10;
    }
}
