using System.Diagnostics;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Isolation;

/// <summary>One image that the model fails on, in a batch with others: it gets its code, they get their boxes.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Engine_fault_tests
{
    private const int Neighbours = 4;

    [Fact]
    public async Task An_image_whose_output_is_no_number_is_run_once_more_and_costs_no_other()
    {
        await using var rig = await EngineRig.StartAsync(FaultGraph.NoNumber());

        await SendAsync(rig, grey: 0, InferenceCode.OutputInvalid);

        Assert.Equal((1, 1), (rig.Engine.Retries, rig.Engine.Failures));
        Assert.Equal((1, 0), (rig.Engine.Workers!.Starts, rig.Engine.Workers.Faults));
    }

    [Fact]
    public async Task An_image_that_the_model_never_ends_on_has_its_worker_killed_at_the_deadline_and_costs_no_other()
    {
        await using var rig = await EngineRig.StartAsync(
            FaultGraph.Endless(), worker: settings => settings with { RequestDeadline = TimeSpan.FromSeconds(4) });

        await SendAsync(rig, grey: 1, InferenceCode.WorkerTimeout);

        Assert.Equal((1 + Neighbours, 1), (rig.Engine.Retries, rig.Engine.Failures));
        Assert.Equal(2, rig.Engine.Workers!.Faults); // the batch, and the image alone
    }

    [Fact]
    public async Task An_image_that_takes_more_memory_than_the_worker_may_have_costs_no_other()
    {
        await using var rig = await EngineRig.StartAsync(FaultGraph.Greedy());

        await SendAsync(rig, grey: 1, InferenceCode.RunFailed);

        Assert.Equal((1 + Neighbours, 1), (rig.Engine.Retries, rig.Engine.Failures));
        Assert.Equal((1, 0), (rig.Engine.Workers!.Starts, rig.Engine.Workers.Faults));
    }

    [Fact]
    public async Task An_image_nobody_waits_for_is_not_run_again()
    {
        await using var rig = await EngineRig.StartAsync(
            FaultGraph.Endless(), worker: settings => settings with { RequestDeadline = TimeSpan.FromSeconds(4) });
        using var impatient = new CancellationTokenSource();
        var guilty = rig.Engine.DetectAsync(FaultGraph.Image(1), impatient.Token);
        await Eventually.HoldsAsync(() => rig.Engine.Waiting == 0, PoolRig.Limit, "it is with the worker");

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => guilty);
        var next = await rig.Engine.DetectAsync(FaultGraph.Image(0.5), default);

        Assert.Equal((InferenceCode.Detected, 0), (next.Code, rig.Engine.Retries));
        Assert.Equal(1, rig.Engine.Workers!.Faults);
    }

    // While the worker stands still on a first image the others come together behind it: they are one batch.
    private static async Task SendAsync(EngineRig rig, double grey, InferenceCode expected)
    {
        var worker = Assert.Single(WorkerProcesses.All());
        Signal("STOP", worker);
        var first = rig.Engine.DetectAsync(FaultGraph.Image(0.5), default);
        await Eventually.HoldsAsync(() => rig.Engine.Waiting == 0, PoolRig.Limit, "the first is with the worker");
        var others = Enumerable.Range(1, Neighbours).Select(i => rig.Engine.DetectAsync(FaultGraph.Image(0.5 + (0.05 * i)), default)).ToList();
        var guilty = rig.Engine.DetectAsync(FaultGraph.Image(grey), default);
        Assert.Equal(Neighbours + 1, rig.Engine.Waiting);
        Signal("CONT", worker);

        Assert.All([await first, .. await Task.WhenAll(others)], result =>
        {
            Assert.Equal(InferenceCode.Detected, result.Code);
            Assert.Equal(0.9f, Assert.Single(result.Candidates).Score, 1e-6f);
        });
        var result = await guilty;
        Assert.Equal((expected, 0), (result.Code, result.Candidates.Count));
    }

    private static void Signal(string name, int process)
    {
        using var kill = Process.Start("/bin/kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
    }
}
