using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Kills;

public sealed class Log_kill_tests
{
    private static readonly int Kills = LongRun.Choose(slice: 10, whole: 200);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Killed_at_any_moment_the_log_has_what_was_acknowledged_whole_and_once()
    {
        using var folder = new TempFolder();
        var (log, some) = (new KilledLog(folder.Path), new Random(20261127));
        var atWork = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var writer = log.Start();
            // One kill in four comes somewhere in the start, after the first life; the others while it records.
            if (kill % 4 != 3)
            {
                await writer.WaitForOutputAsync("recorded", Limit);
                atWork++;
            }

            await Task.Delay(LongestLife * some.NextDouble(), TimeProvider.System);
            await writer.KillAsync();
            log.Note(writer.Output);
            await log.VerifyAsync();
        }

        var (images, removals, audited) = log.Acknowledged;
        Assert.True(atWork >= Kills / 2 && images > 0, $"{images} images, {removals} removals, {audited} audited in {Kills} lives");
    }
}
