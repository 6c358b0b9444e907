using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestWorker;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Kills;

// Its writer is a test worker to those who count them.
[Collection(WorkerCollection.Name)]
public sealed class Log_kill_tests
{
    private static readonly int Kills = LongRun.Choose(slice: 10, whole: 200);
    private static readonly string[] Starts = [LogWriter.Opening, LogWriter.Opened, LogWriter.Audit];
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
            // One kill in four comes in the start, after the first life; the others while it records. Where exactly, the scheduler says.
            if (kill % 4 == 3)
            {
                await writer.WaitForOutputAsync($"{Starts[some.Next(Starts.Length)]} 0 0", Limit);
            }
            else
            {
                await writer.WaitForOutputAsync($"recorded {log.Last + some.Next(1, 200)} ", Limit);
                atWork++;
            }

            await writer.KillAsync();
            log.Note(writer.Output);
            await log.VerifyAsync();
        }

        var (images, removals, audited) = log.Acknowledged;
        Assert.True(atWork >= Kills / 2 && images > 0 && removals > 0 && audited > 0, $"{images} images, {removals} removals, {audited} audited in {Kills} lives");
    }
}
