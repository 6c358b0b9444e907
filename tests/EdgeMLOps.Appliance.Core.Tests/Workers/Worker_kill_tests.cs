using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestWorker;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

/// <summary>Workers killed from outside at random moments of a stream of requests.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Worker_kill_tests
{
    private const int Kills = 100;
    private const int Seed = 20261121;

    [Fact]
    public async Task Each_kill_costs_at_most_the_request_in_flight_and_leaves_nothing_behind()
    {
        await using var rig = await PoolRig.StartAsync(settings => settings with { Workers = 2 });
        await StreamAsync(rig, kills: 2);
        await Eventually.HoldsAsync(() => rig.Pool.Counts is { Ready: 2, Faults: 2 }, PoolRig.Limit, "both workers are back");
        var before = Held();

        var (answered, crashed, sent) = await StreamAsync(rig, Kills);
        await Eventually.HoldsAsync(() => rig.Pool.Counts is { Ready: 2, Faults: Kills + 2 }, PoolRig.Limit, "both workers are back");

        Assert.Equal(sent, answered + crashed);
        Assert.InRange(crashed, 1, Kills);
        Assert.True(answered > Kills, $"{answered} requests were answered");
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == rig.Pool.Counts.Ready, PoolRig.Limit, "those killed are waited for");
        var after = Held();
        Assert.InRange(after.Blocks, 0, before.Blocks);
        Assert.InRange(after.Pipes, 0, before.Pipes + (Kills / 2)); // the other tests of the process have some for a moment; one of each kill would be twice that
        Assert.InRange(after.Maps, 0, before.Maps);
    }

    private static async Task<(int Answered, int Crashed, int Sent)> StreamAsync(PoolRig rig, int kills)
    {
        var random = new Random(Seed);
        var (answered, crashed, sent, done) = (0, 0, 0, false);
        var senders = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!Volatile.Read(ref done))
            {
                Interlocked.Increment(ref sent);
                var result = await rig.AskAsync(TestVerb.Echo, "x");
                Assert.True(result.Code is WorkerCode.Answered or WorkerCode.WorkerCrashed, $"{result.Code}");
                Interlocked.Increment(ref result.Code == WorkerCode.Answered ? ref answered : ref crashed);
            }
        }).ToList();
        for (var i = 0; i < kills; i++)
        {
            var target = rig.Pool.Counts.Faults + 1;
            await Task.Delay(TimeSpan.FromMilliseconds(20 * random.NextDouble()), TimeProvider.System);
            // The one killed before may still be a zombie, and to kill that is no kill.
            List<int> workers = [];
            await Eventually.HoldsAsync(
                () => rig.Pool.Counts.Ready == 2 && (workers = WorkerProcesses.All()).Count == 2, PoolRig.Limit, "both workers are up, and no other");
            WorkerProcesses.Kill(workers[random.Next(workers.Count)]);
            await Eventually.HoldsAsync(() => rig.Pool.Counts.Faults == target, PoolRig.Limit, "the kill is noticed");
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(senders);
        return (answered, crashed, sent);
    }

    private static (int Blocks, int Pipes, int Maps) Held()
    {
        var targets = Directory.GetFiles("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget ?? "").ToList();
        return (
            targets.Count(target => target.Contains("edgemlops-worker", StringComparison.Ordinal)),
            targets.Count(target => target.StartsWith("pipe:", StringComparison.Ordinal)),
            File.ReadAllLines("/proc/self/maps").Count(line => line.Contains("edgemlops-worker", StringComparison.Ordinal)));
    }
}
