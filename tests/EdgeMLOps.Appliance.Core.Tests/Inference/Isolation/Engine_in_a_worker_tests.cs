using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Isolation;

/// <summary>The model runs in a process of its own; what happens to it costs the images in flight a second try and nothing else.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Engine_in_a_worker_tests
{
    private static readonly int Kills = LongRun.Choose(slice: 20, whole: 200);

    private const int Seed = 20261126;

    private static readonly DecodedImage[] Images = [.. Enumerable.Range(0, 4).Select(i => PhantomImage.Of(PhantomFactory.Create(11, i, new PhantomOptions())))];

    [Fact]
    public async Task It_finds_what_the_same_model_finds_in_this_process_and_says_where_it_runs()
    {
        await using var rig = await EngineRig.StartAsync();
        await using var here = await DetectionEngine.StartAsync(
            TestPackage.Demonstration, new InferenceOptions { Provider = ProviderPreference.Cpu }, TimeProvider.System, NullLogger<DetectionEngine>.Instance, default);

        foreach (var image in Images)
        {
            var (there, local) = (await rig.Engine.DetectAsync(image, default), await here.DetectAsync(image, default));

            Assert.Equal((InferenceCode.Detected, ExecutionProvider.Cpu), (there.Code, there.Provider));
            Assert.NotEmpty(local.Candidates);
            Assert.Equal(local.Candidates, there.Candidates);
        }

        Assert.Equal(new ProviderStatus(ExecutionProvider.Cpu, ProviderPreference.Cpu, ProviderReason.AsAsked, ""), rig.Engine.Provider);
        Assert.Equal([2000, 1500], rig.Log.Ids);
        Assert.Equal(here.MaxBatch, rig.Engine.MaxBatch);
    }

    // CUDA opens a socket when it starts: the second filter, which takes that away, comes with the first image and not before.
    [Fact]
    public async Task It_loses_the_last_calls_when_the_graph_is_open_and_before_the_first_image()
    {
        await using var rig = await EngineRig.StartAsync();
        var worker = Assert.Single(WorkerProcesses.All());
        var opened = FiltersOf(worker);

        await rig.Engine.DetectAsync(Images[0], default);
        var analysing = FiltersOf(worker);
        await rig.Engine.DetectAsync(Images[1], default);

        Assert.Equal((1, 2, 2), (opened, analysing, FiltersOf(worker)));
    }

    [Fact]
    public async Task Cuda_asked_for_and_missing_is_a_degradation_that_every_new_worker_says_again()
    {
        await using var rig = await EngineRig.StartAsync(change: options => options.Provider = ProviderPreference.Cuda);

        await rig.Engine.DetectAsync(Images[0], default);
        WorkerProcesses.Kill(Assert.Single(WorkerProcesses.All()));
        await Eventually.HoldsAsync(() => rig.Engine.Workers!.Starts == 2, PoolRig.Limit, "a new worker");
        await rig.Engine.DetectAsync(Images[0], default);

        Assert.Equal((ExecutionProvider.Cpu, ProviderReason.CudaLibraryMissing), (rig.Engine.Provider.Used, rig.Engine.Provider.Reason));
        Assert.NotEmpty(rig.Engine.Provider.Detail);
        Assert.True(rig.Engine.Provider.IsDegraded);
        Assert.Equal(2, rig.Engine.DegradedRuns);
        Assert.Equal(2, rig.Log.Entries.Count(entry => entry is { Id: 2001, Level: LogLevel.Warning }));
    }

    [Fact]
    public async Task A_graph_that_is_not_what_the_manifest_says_stops_the_start_and_leaves_no_worker()
    {
        var package = TestPackage.With(manifest => manifest["input"]!["width"] = 256);

        var refused = await Assert.ThrowsAsync<WorkerStartException>(() => EngineRig.StartAsync(package));

        Assert.Equal("model.onnx: input images: expected Float [any, 1, 512, 256], found Float [any, 1, 512, 512]", refused.Message);
        Assert.Empty(WorkerProcesses.All());
    }

    [Fact]
    public async Task A_graph_that_is_none_stops_the_start_with_the_runtimes_own_words()
    {
        var refused = await Assert.ThrowsAsync<WorkerStartException>(() => EngineRig.StartAsync(TestPackage.With(_ => { }, graph: [1, 2, 3])));

        Assert.Contains("protobuf", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_graph_larger_than_the_block_reaches_the_worker_in_pieces()
    {
        // One image of 512 x 512 makes a block smaller than the graph of 2 MB.
        await using var rig = await EngineRig.StartAsync(change: options => options.MaxBatch = 1);

        Assert.Equal(InferenceCode.Detected, (await rig.Engine.DetectAsync(Images[0], default)).Code);
    }

    [Fact]
    public async Task Output_that_is_no_number_is_a_code_and_costs_no_worker()
    {
        await using var rig = await EngineRig.StartAsync(TestPackage.With(manifest => manifest["input"]!["std"] = new JsonArray(1e-300)));

        var result = await rig.Engine.DetectAsync(Images[0], default);

        Assert.Equal(InferenceCode.OutputInvalid, result.Code);
        Assert.Equal((1, 0), (rig.Engine.Workers!.Starts, rig.Engine.Workers.Faults));
    }

    [Fact]
    public async Task A_stopped_worker_is_killed_at_the_deadline_and_the_image_gets_its_boxes_from_the_next()
    {
        await using var rig = await EngineRig.StartAsync(worker: settings => settings with { RequestDeadline = TimeSpan.FromSeconds(5) });
        Stop(Assert.Single(WorkerProcesses.All()));

        var result = await rig.Engine.DetectAsync(Images[0], default);

        Assert.Equal(InferenceCode.Detected, result.Code);
        Assert.Contains(nameof(WorkerCode.WorkerTimeout), Assert.Single(rig.Log.Entries, entry => entry.Id == 1501).Message, StringComparison.Ordinal);
        Assert.Contains(2004, rig.Log.Ids);
    }

    [Fact]
    public async Task A_caller_that_gives_up_on_a_hanging_worker_is_let_go_and_the_next_is_served()
    {
        await using var rig = await EngineRig.StartAsync(worker: settings => settings with { RequestDeadline = TimeSpan.FromSeconds(5) });
        Stop(Assert.Single(WorkerProcesses.All()));
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Engine.DetectAsync(Images[0], impatient.Token));

        Assert.Equal(0, rig.Engine.Workers!.Faults); // let go long before the deadline
        Assert.Equal(InferenceCode.Detected, (await rig.Engine.DetectAsync(Images[1], default)).Code);
    }

    [Fact]
    public async Task Kills_in_a_stream_of_images_lose_none()
    {
        await using var rig = await EngineRig.StartAsync();
        var expected = new List<int>();
        foreach (var image in Images)
        {
            expected.Add((await rig.Engine.DetectAsync(image, default)).Candidates.Count);
        }

        var (done, coded, isOver) = (0, 0, false);
        var senders = Enumerable.Range(0, Images.Length).Select(async i =>
        {
            while (!Volatile.Read(ref isOver))
            {
                var result = await rig.Engine.DetectAsync(Images[i], default);
                Interlocked.Increment(ref done);
                if (result.Code == InferenceCode.Detected)
                {
                    Assert.Equal(expected[i], result.Candidates.Count);
                }
                else
                {
                    Assert.Equal(InferenceCode.WorkerCrashed, result.Code);
                    Interlocked.Increment(ref coded);
                }
            }
        }).ToList();
        await KillAsync(rig.Engine.Workers!);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(senders);

        // A kill costs the images in flight a try each. One that it meets alone, at its second, is told by a code; none is left without an answer.
        Assert.InRange(coded, 0, Kills);
        Assert.True(done - coded > Kills, $"{done} images were answered, {coded} of them with a code");
        Assert.Equal(Kills, rig.Engine.Workers!.Faults);
        await Eventually.HoldsAsync(() => rig.Engine.IsReady, PoolRig.Limit, "the engine is back");
        Assert.Single(WorkerProcesses.All());
    }

    [Fact]
    public async Task An_engine_whose_worker_does_not_start_again_can_be_shut_down_and_tells_who_waits()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["worker.sh"], $"#!/bin/bash\nexec {PoolRig.TestWorker.FileName} \"$@\"\n");
        File.SetUnixFileMode(folder["worker.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var rig = await EngineRig.StartAsync(worker: settings => settings with { Command = new WorkerCommand(folder["worker.sh"], ["engine"]) });
        File.Delete(folder["worker.sh"]);
        WorkerProcesses.Kill(Assert.Single(WorkerProcesses.All()));
        var waiting = rig.Engine.DetectAsync(Images[0], default);
        await Eventually.HoldsAsync(() => rig.Log.Ids.Contains(1502), PoolRig.Limit, "a start fails");
        Assert.False(waiting.IsCompleted);

        await rig.DisposeAsync().AsTask().WaitAsync(PoolRig.Limit);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    private static async Task KillAsync(WorkerPoolCounts workers)
    {
        var random = new Random(Seed);
        for (var i = 1; i <= Kills; i++)
        {
            await Eventually.HoldsAsync(() => workers.Starts == i, PoolRig.Limit, $"worker {i} is up");
            // No condition is waited for: the moment of the kill is what is drawn by chance.
            await Task.Delay(TimeSpan.FromMilliseconds(1000 * random.NextDouble()), TimeProvider.System);
            WorkerProcesses.All().ForEach(WorkerProcesses.Kill);
            await Eventually.HoldsAsync(() => workers.Faults == i, PoolRig.Limit, $"kill {i} is noticed");
        }
    }

    // SIGSTOP: as a driver that never returns.
    private static void Stop(int process)
    {
        using var kill = Process.Start("/bin/kill", ["-STOP", $"{process}"]);
        kill.WaitForExit();
    }

    private static int FiltersOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("Seccomp_filters:", StringComparison.Ordinal));
        return int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
    }
}
