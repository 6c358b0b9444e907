using System.Diagnostics;
using Dapper;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Workers;

/// <summary>The engine's worker of the real service is killed over and over while images come: whoever sends notices nothing.</summary>
public sealed class Engine_kill_tests : IAsyncLifetime
{
    private const int Seed = 20261127;
    private const int Phantoms = 8;
    private const int Associations = 2;
    private const int MostWaiting = 12;

    private static readonly int Kills = LongRun.Choose(slice: 10, whole: 100);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Images a worker brings to their end at the most before it is killed: some kills meet its first batch, most a later one, some a second run.
    private const int MostEnded = 6;

    private readonly ApplianceProcess _appliance = new();
    private readonly TempFolder _folder = new();
    private ControlClient _control = null!;

    public async Task InitializeAsync()
    {
        await _appliance.StartAsync();
        _control = new ControlClient(_appliance.Root, "appliance", TimeSpan.FromSeconds(30));
    }

    public async Task DisposeAsync()
    {
        _control.Dispose();
        await _appliance.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Kills_in_the_middle_of_batches_are_seen_by_no_sender_and_each_image_has_one_prediction()
    {
        var files = await PhantomStudies.MakeAsync(_folder.Make("phantoms"), Phantoms, seed: 71, "--max-side", "1024");
        var stream = new XRayStream(_appliance.Port, files, async () => (await StatesAsync()).Received, MostWaiting);
        using var over = new CancellationTokenSource();

        var sending = stream.RunAsync(Associations, over.Token);
        var asking = EchoAsync(over.Token);
        var atWork = await KillAsync(sending);
        await over.CancelAsync();
        await sending;
        await Eventually.HoldsAsync(StatesAsync, states => states.Received == 0, Limit, () => $"every image comes to its end\n{_appliance.Output}");

        var (_, predicted, failed) = await StatesAsync();
        var sent = stream.Acknowledged;
        Assert.True(sent > Kills, $"{sent} images for {Kills} kills");
        Assert.Equal((sent, sent), (predicted + failed, await PredictionsAsync()));
        Assert.InRange(failed, 0, Kills); // an image is lost to no kill but one that meets its second run
        Assert.True(atWork >= Kills / 2, $"{atWork} of {Kills} kills met images at the engine");
        Assert.Equal(Kills, await FactAsync("engine.faults"));
        Assert.True(await FactAsync("inference.retries") > 0, "no batch was ever run again: no kill met one");
        var (echoes, silent) = await asking;
        Assert.True(echoes > Kills / 2 && silent == 0, $"{silent} of {echoes} C-ECHO were not answered");
        Assert.Equal(1, await FactAsync("engine.ready"));
        Assert.Single(ProcessTable.ChildrenOf(_appliance.ProcessId));
    }

    // Returns how many met a received image that had not come to its end.
    private async Task<int> KillAsync(Task sending)
    {
        var random = new Random(Seed);
        var (killed, atWork) = (new HashSet<int>(), 0);
        while (killed.Count < Kills)
        {
            var number = killed.Count + 1;
            await Eventually.HoldsAsync(
                async () => sending.IsCompleted || (await FactAsync("engine.starts") == number && await FactAsync("engine.ready") == 1),
                ready => ready,
                Limit,
                () => $"worker {number} is up\n{_appliance.Output}");
            // After how much work it is killed is what is drawn by chance.
            var (ended, own) = (await EndedAsync(), random.Next(MostEnded + 1));
            await Eventually.HoldsAsync(
                async () => sending.IsCompleted || await EndedAsync() - ended >= own, worked => worked, Limit, () => $"worker {number} brings {own} images to their end\n{_appliance.Output}");
            Assert.False(sending.IsCompleted, "the stream ended");
            atWork += (await StatesAsync()).Received > 0 ? 1 : 0;
            var worker = Assert.Single(ProcessTable.ChildrenOf(_appliance.ProcessId));
            Assert.True(killed.Add(worker), "each worker is killed once");
            using var kill = Process.Start("/bin/kill", ["-KILL", $"{worker}"]);
            await kill.WaitForExitAsync();
        }

        await Eventually.HoldsAsync(async () => await FactAsync("engine.starts"), starts => starts == Kills + 1, Limit, "the engine is back");
        return atWork;
    }

    private async Task<(int Echoes, int Silent)> EchoAsync(CancellationToken stop)
    {
        var (echoes, silent) = (0, 0);
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        while (!stop.IsCancellationRequested && await turn.WaitForNextTickAsync(CancellationToken.None))
        {
            silent += await Dcmtk.EchoAsync(_appliance.Port) ? 0 : 1;
            echoes++;
        }

        return (echoes, silent);
    }

    private async Task<long> FactAsync(string name)
    {
        var reply = await _control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, CancellationToken.None);
        return reply.Value?.Facts.Single(fact => string.Equals(fact.Name, name, StringComparison.Ordinal)).Value
            ?? throw new InvalidOperationException($"no status: {reply.Code}\n{_appliance.Output}");
    }

    private async Task<int> PredictionsAsync()
    {
        await using var predictions = SqliteStore.OpenReadOnly(_appliance.Database("predictions.db"));
        return await predictions.ReadAsync(
            connection => connection.ExecuteScalar<int>("SELECT count(*) FROM prediction"), CancellationToken.None);
    }

    private async Task<int> EndedAsync() => await StatesAsync() is var (_, predicted, failed) ? predicted + failed : 0;

    private async Task<(int Received, int Predicted, int Failed)> StatesAsync()
    {
        await using var journal = SqliteStore.OpenReadOnly(_appliance.Database("journal.db"));
        return await journal.ReadAsync(
            connection => connection.QuerySingle<(int, int, int)>(
                "SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3) FROM instance"),
            CancellationToken.None);
    }
}
