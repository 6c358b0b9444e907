using System.Globalization;

namespace EdgeMLOps.TestKit.Network;

/// <summary>
/// Reads the captures of both sides against each other. Something knocks on both all the time, so a side that could be passed is
/// seen to be: were both passable at once, their packets would alternate.
/// </summary>
public static class PassageProof
{
    private const long NanosecondsOfTick = 100;

    /// <summary>The packets of all captures in the order of their times, put together by sides.</summary>
    public static IReadOnlyList<PassageRun> Runs(IEnumerable<Passage> passages)
    {
        var runs = new List<PassageRun>();
        foreach (var packet in passages.OrderBy(packet => packet.Nanoseconds))
        {
            var (sent, got) = packet.FromBox ? (1, 0) : (0, 1);
            if (runs is [.., var last] && last.IsOutside == packet.IsOutside)
            {
                runs[^1] = last with { Last = packet.Nanoseconds, Sent = last.Sent + sent, Got = last.Got + got };
            }
            else
            {
                runs.Add(new PassageRun(packet.IsOutside, packet.Nanoseconds, packet.Nanoseconds, sent, got));
            }
        }

        return runs;
    }

    /// <summary>What speaks against the links never being up together; empty when nothing does.</summary>
    /// <param name="runs">Of all captures.</param>
    /// <param name="windows">Of each window the moment before it was asked for, and the one after it was over.</param>
    public static IReadOnlyList<string> Violations(IReadOnlyList<PassageRun> runs, IReadOnlyList<(DateTimeOffset Begin, DateTimeOffset End)> windows)
    {
        var outside = runs.Where(run => run.IsOutside).ToList();
        return
        [
            .. outside.Where(run => !windows.Any(window => Holds(window, run))).Select(run => $"the outside was up outside of a window: {Text(run)}"),
            .. windows.Select(window => outside.Where(run => Holds(window, run)).ToList()).Where(ups => ups.Count > 1)
                .Select(ups => $"the hospital was up while the outside was: {string.Join(", ", ups.Take(5).Select(Text))}, {ups.Count.ToString(CultureInfo.InvariantCulture)} times"),
        ];
    }

    /// <summary>What keeps the captures from seeing that both links are up; empty when nothing does.</summary>
    /// <param name="knockings">How each side was knocked at from each end.</param>
    /// <param name="runs">Of all captures.</param>
    /// <param name="windows">Of each window the moment before it was asked for, and the one after it was over.</param>
    /// <param name="longest">Longest silence between two knocks that is borne.</param>
    public static IReadOnlyList<string> Blindness(
        IReadOnlyList<Knocking> knockings, IReadOnlyList<PassageRun> runs, IReadOnlyList<(DateTimeOffset Begin, DateTimeOffset End)> windows, TimeSpan longest)
    {
        var (begin, end) = (Nanoseconds(windows.Min(window => window.Begin)), Nanoseconds(windows.Max(window => window.End)));
        (bool IsOutside, bool FromBox)[] doors = [(false, false), (false, true), (true, false), (true, true)];
        return
        [
            .. doors.Where(door => !knockings.Any(knocking => (knocking.IsOutside, knocking.FromBox) == door)).Select(door => $"nobody knocked: {door}"),
            .. knockings.Where(knocking => knocking.First > begin || knocking.Last < end).Select(knocking => $"not knocked at in all of the windows: {knocking}"),
            .. knockings.Where(knocking => knocking.Longest > longest.Ticks * NanosecondsOfTick).Select(knocking => $"not knocked at for too long: {knocking}"),
            .. runs.Where(run => run.Sent == 0 || run.Got == 0).Select(run => $"a side that is up was seen in one direction alone: {run.IsOutside}, {Text(run)}"),
        ];
    }

    /// <summary>Whether packets of the outside passed in a window.</summary>
    public static bool Opened(IReadOnlyList<PassageRun> runs, (DateTimeOffset Begin, DateTimeOffset End) window) =>
        runs.Any(run => run.IsOutside && Holds(window, run));

    private static bool Holds((DateTimeOffset Begin, DateTimeOffset End) window, PassageRun run) =>
        run.First >= Nanoseconds(window.Begin) && run.Last <= Nanoseconds(window.End);

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsOfTick;

    private static string Text(PassageRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.UnixEpoch.AddTicks(run.First / NanosecondsOfTick):HH:mm:ss.ffffff} to {DateTimeOffset.UnixEpoch.AddTicks(run.Last / NanosecondsOfTick):HH:mm:ss.ffffff} ({run.Sent} sent, {run.Got} got)");
}
