using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tracing;
using EdgeMLOps.TestWorker;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Kills;

// Its writer is a test worker to those who count them.
[Collection(WorkerCollection.Name)]
public sealed class Log_made_under_kills_tests
{
    // While the first page is written, while it becomes one with a write-ahead log, and in the schema's steps.
    private static readonly int[] Slice = [5, 10, 20, 40];

    // The making of the database is some fifty calls of one thread.
    private static readonly int[] Calls = LongRun.Choose(slice: Slice, whole: Enumerable.Range(1, 80).ToArray());

    [Fact]
    public async Task Killed_at_any_write_of_its_making_the_log_is_made_by_the_next_start()
    {
        using var folder = new TempFolder();
        var killed = 0;
        foreach (var call in Calls)
        {
            var place = folder.Make($"{call}");
            var (wasKilled, _) = await Strace.KillAtAsync(
                call, folder[$"{call}.trace"], [Repository.Executable("EdgeMLOps.TestWorker"), LogWriter.Role, place, "1"], $"{LogWriter.Opened} 0 0");
            if (!wasKilled)
            {
                continue; // it was past the making, and recorded
            }

            killed++;
            await using var log = await PredictionLog.OpenAsync(
                Path.Combine(place, PredictionLog.FileName), TimeProvider.System, NullLogger<PredictionLog>.Instance, default);
            Assert.Empty(await log.ListAsync(new() { Limit = 1 }, default));
        }

        Assert.True(killed >= Slice.Length, $"{killed} of {Calls.Length} kills met the making");
    }
}
