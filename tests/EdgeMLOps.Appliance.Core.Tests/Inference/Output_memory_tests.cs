using EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Memory of the process that runs a graph: an output that were kept in each run would take 196 KB a time, 196 MB in all.</summary>
[Collection(RunsAlone.Name)]
public sealed class Output_memory_tests
{
    private const int WarmUp = 100;
    private const int Runs = 1000;
    private const long MostKibibytes = 48 << 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Runs_that_give_one_shape_keep_nothing(bool inWorker) => MeasureAsync(inWorker, WidthGraph.Most, WidthGraph.Most);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Runs_that_give_another_shape_each_keep_nothing(bool inWorker) => MeasureAsync(inWorker, WidthGraph.Most, WidthGraph.Most - 1);

    private static async Task MeasureAsync(bool inWorker, params int[] widths)
    {
        await using var rig = await RunnerRig.StartAsync(WidthGraph.Manifest, WidthGraph.Graph(), inWorker);
        var process = inWorker ? Assert.Single(WorkerProcesses.All()) : Environment.ProcessId;
        var images = Array.ConvertAll(widths, width => WidthGraph.Image(width));
        await rig.RepeatAsync(images, WarmUp);
        var before = Kibibytes(process);

        await rig.RepeatAsync(images, Runs);

        Assert.InRange(Kibibytes(process) - before, long.MinValue, MostKibibytes);
    }

    // What this process's own collector has not looked at yet is no leak.
    private static long Kibibytes(int process)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return ProcessTable.KibibytesOf(process, "VmRSS");
    }
}
