using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Network;
using Xunit.Abstractions;

namespace EdgeMLOps.EndToEnd.Tests.Backlog;

/// <summary>What a site says after a long darkness (P8): with <c>EDGEMLOPS_LONG=1</c> 400 days of it in one window of 15 minutes, otherwise two.</summary>
public sealed class Backlog_tests(ITestOutputHelper output)
{
    // Of mosquitto; as relay/README.md advises for sites at the end of a long line.
    private const int ReceiveMaximum = 64;
    private const int Seed = 20261127;

    private static readonly int Days = LongRun.Choose(2, 400);
    private static readonly int Cuts = LongRun.Choose(2, 20);
    private static readonly int MostBytes = LongRun.Choose(100_000, 4_000_000);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    [NamespaceFact]
    public async Task All_that_waits_leaves_in_one_window_over_a_thin_and_long_line_that_is_cut_again_and_again_and_each_is_at_the_fleet_once()
    {
        var random = new Random(Seed);
        await using var site = await FarSite.StartAsync(TimeSpan.FromDays(Days), Lines(random), ReceiveMaximum);
        await site.SealAsync(Days * SiteSummaries.BucketsOfDay, random);
        var depth = await site.Outbox.DepthAsync(default);
        Assert.Equal(Days * SiteSummaries.BucketsOfDay * SiteSummaries.OfBucket, depth.Messages);

        // The relay itself leaves what does not fit: it sends nothing new after 80 % of the window.
        var begun = TimeProvider.System.GetTimestamp();
        var status = await site.RunWindowAsync(Window);
        var took = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        output.WriteLine($"{depth.Messages} messages, {depth.Bytes} bytes: {took:F0} s, {site.Line.Cuts} cuts; {status}; {string.Join(", ", await site.FleetFactsAsync())}");
        Assert.True(status is { Phase: LeasePhase.Done, Waiting: 0 }, $"{status}\n{site.Output}");
        Assert.Equal(Cuts, site.Line.Cuts);
        await ExactlyOnce.AssertAsync(site);
    }

    // In a long run every fourth dies young, in the handshake or before the first receipt, and every third silently.
    private static IReadOnlyList<LineCut> Lines(Random random) =>
        [.. Enumerable.Range(0, Cuts).Select(i => new LineCut(random.Next(1, LongRun.IsAsked && i % 4 == 0 ? 5_000 : MostBytes), LongRun.IsAsked && i % 3 == 0))];
}
