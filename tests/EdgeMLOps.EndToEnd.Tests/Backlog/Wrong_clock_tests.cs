using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Backlog;

public sealed class Wrong_clock_tests
{
    private const int Seed = 20461122;
    private const int ReceiveMaximum = 64;

    // Years that the clocks of the box and of the fleet are ahead, one after the other. With EDGEMLOPS_LONG=1 each is wrong both ways, and what
    // the relay sends before the fleet is back, which waits longer after each failure, is lost and sent again.
    private static readonly (int Box, int Fleet)[] Wrong = LongRun.Choose<(int, int)[]>([(20, 0)], [(20, -20), (-20, 20)]);

    [NamespaceFact]
    public async Task Clocks_that_are_wrong_by_20_years_either_way_are_told_and_cost_nothing_once_they_are_right_without_a_hand()
    {
        var random = new Random(Seed);
        await using var site = await FarSite.StartAsync(TimeSpan.FromDays(1), cuts: [], ReceiveMaximum, Wrong[0]);
        var window = site.RunWindowAsync(TimeSpan.FromMinutes(15));
        foreach (var (box, fleet) in Wrong)
        {
            await site.SetClocksAsync(box, fleet);
            await site.SealAsync(1, random);
            await ToldAsync(site);
        }

        Assert.Equal(Wrong[^1].Fleet == 0, (await site.FleetFactsAsync()).Count > 0);
        Assert.Equal(Wrong.Length * SiteSummaries.OfBucket, (await site.Outbox.DepthAsync(default)).Messages);

        await site.SetClocksAsync(0, 0);
        await site.SealAsync(1, random);
        var status = await window;
        if (status.Phase == LeasePhase.Failed)
        {
            // A clock that is set may end the window early for new messages, and never puts that off: they go in the next one.
            status = await site.RunWindowAsync(TimeSpan.FromMinutes(15));
        }

        Assert.True(status is { Phase: LeasePhase.Done, Waiting: 0 }, $"{status}\n{site.Output}");
        await ExactlyOnce.AssertAsync(site);
    }

    // By such a clock no certificate is valid. The second attempt is by the clock that was set last for certain.
    private static async Task ToldAsync(FarSite site)
    {
        var before = await site.FaultsAsync("BrokerExpired");
        await Eventually.HoldsAsync(
            () => site.FaultsAsync("BrokerExpired"), count => count >= before + 2, TimeSpan.FromMinutes(1), $"the clock is told\n{site.Output}");
    }
}
