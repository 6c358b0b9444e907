using EdgeMLOps.TestKit.Network;

namespace EdgeMLOps.Airlock.Tests.Network;

/// <summary>Whether the proof of the gap sees what it is there to see.</summary>
public sealed class PassageProof_tests
{
    private const int Tick = 10; // milliseconds between two knocks, as in the captures
    private static readonly (DateTimeOffset, DateTimeOffset)[] Window = [(At(900), At(2100))];

    [Fact]
    public void Sides_one_after_the_other_are_none_against_it()
    {
        var runs = PassageProof.Runs([.. Knocks(0, 1000, isOutside: false), .. Knocks(1003, 2000, isOutside: true), .. Knocks(2003, 3000, isOutside: false)]);
        Assert.Empty(PassageProof.Violations(runs, Window));
        Assert.True(PassageProof.Opened(runs, ((DateTimeOffset, DateTimeOffset))Window[0]));
        Assert.Equal([false, true, false], runs.Select(run => run.IsOutside));
    }

    [Theory]
    [InlineData(988, 2003)] // both sides for 12 ms, at the begin
    [InlineData(1003, 1988)] // and at the end
    public void Both_sides_for_12_milliseconds_are_seen(int opened, int served)
    {
        var runs = PassageProof.Runs([.. Knocks(0, 1000, isOutside: false), .. Knocks(opened, 2000, isOutside: true), .. Knocks(served, 3000, isOutside: false)]);
        Assert.Contains("the hospital was up while the outside was", Assert.Single(PassageProof.Violations(runs, Window)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_outside_that_is_up_beyond_its_window_is_seen() => Assert.Contains(
        "the outside was up outside of a window",
        Assert.Single(PassageProof.Violations(PassageProof.Runs(Knocks(1500, 2110, isOutside: true)), Window)),
        StringComparison.Ordinal);

    [Fact]
    public void A_side_that_was_not_knocked_at_or_seen_all_the_time_shows_nothing_and_is_told()
    {
        Knocking[] all = [.. from isOutside in (bool[])[false, true] from fromBox in (bool[])[false, true] select Knocked(isOutside, fromBox)];
        var runs = PassageProof.Runs([.. Knocks(0, 1000, isOutside: false), .. Knocks(1010, 2000, isOutside: true), .. Knocks(2010, 3000, isOutside: false)]);
        Assert.Empty(Blindness(all, runs));
        Assert.StartsWith("nobody knocked: (True, False)", Assert.Single(Blindness([.. all.Where(one => one is not { IsOutside: true, FromBox: false })], runs)), StringComparison.Ordinal);
        Assert.StartsWith("not knocked at in all", Assert.Single(Blindness([all[0] with { First = 901_000_000 }, .. all.Skip(1)], runs)), StringComparison.Ordinal);
        Assert.StartsWith("not knocked at in all", Assert.Single(Blindness([all[0] with { Last = 2_099_000_000 }, .. all.Skip(1)], runs)), StringComparison.Ordinal);
        Assert.StartsWith("not knocked at for too long", Assert.Single(Blindness([all[0] with { Longest = 51_000_000 }, .. all.Skip(1)], runs)), StringComparison.Ordinal);
        Assert.StartsWith("a side that is up", Assert.Single(Blindness(all, [runs[0], runs[1] with { Got = 0 }, runs[2]])), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Blindness(IReadOnlyList<Knocking> knockings, IReadOnlyList<PassageRun> runs) =>
        PassageProof.Blindness(knockings, runs, Window, TimeSpan.FromMilliseconds(50));

    private static Knocking Knocked(bool isOutside, bool fromBox) => new(isOutside, fromBox, 300, First: 0, Last: 3_000_000_000, Longest: 50_000_000);

    private static IEnumerable<Passage> Knocks(int from, int to, bool isOutside)
    {
        for (var at = from; at <= to; at += Tick)
        {
            yield return new Passage(at * 1_000_000L, isOutside, FromBox: at % 20 < Tick);
        }
    }

    private static DateTimeOffset At(int milliseconds) => DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
}
