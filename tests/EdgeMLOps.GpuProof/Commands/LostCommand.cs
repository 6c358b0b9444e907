using System.CommandLine;
using System.Diagnostics;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary>
/// <c>lost</c>: another process has all memory of the GPU when the engine's worker is killed, so that none can start there any
/// more; later it lets go. Fails when an image is lost, boxes differ, it is not said, or the GPU is not taken back.
/// </summary>
internal static class LostCommand
{
    private const int Files = 24;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(60); // the first probe comes after 30 s

    public static Command Create(IOutputWriter output)
    {
        var (files, provider) = (Options.Files(), Options.Provider());
        var filler = new Option<FileInfo>("--filler") { Required = true, Description = "tests/gpu/fill.py" }.AcceptExistingOnly();
        var command = new Command("lost", "The GPU is taken away while the engine serves, and given back") { files, provider, filler };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IReadOnlyList<string> paths = [.. Options.In(parsed.GetRequiredValue(files)).Take(Files)];
            var reference = await Lines.OfAsync(ProviderPreference.Cpu, inWorker: false, paths, cancellationToken);
            // Asked for CUDA where there is none, the engine is degraded from the start and goes the same way.
            var asked = new InferenceOptions { Provider = ProviderPreference.Cuda };
            await using var engine = await Engines.StartInWorkerAsync(asked, new EventWriter(output), cancellationToken);
            var trial = new LossTrial(engine, paths, reference, output);
            await RunAsync(trial, engine, parsed.GetRequiredValue(filler), parsed.GetValue(provider), output, cancellationToken);
            output.WriteLine($"{trial.Sent} images sent, {trial.Lost} lost, images whose kept boxes differ {trial.Agreement.KeptDiffer} of {trial.Agreement.Images}; {trial.Counts()}");
            return trial is { Lost: 0, Agreement.IsSame: true }
                && engine is { GpuLosses: 1, GpuProbes: >= 1, DegradedRuns: > 0, Failures: 0, Workers.Faults: >= 1 }
                ? ExitCodes.Success
                : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task RunAsync(
        LossTrial trial, DetectionEngine engine, FileInfo script, ProviderPreference provider, IOutputWriter output, CancellationToken cancellationToken)
    {
        var home = GpuProviders.Of(provider);
        await trial.SendUntilAsync("it runs where it should", home, () => true, Short, Soon, cancellationToken);
        await using (var filler = await GpuFiller.StartAsync(script, provider, output, cancellationToken))
        {
            await trial.SendUntilAsync("the GPU's memory is full, the worker has its own", wanted: null, () => true, Short, Soon, cancellationToken);
            var before = engine.DegradedRuns;
            var sending = trial.SendUntilAsync(
                "the worker was killed, the processor works and says so",
                ExecutionProvider.Cpu,
                () => engine.Provider.IsDegraded && engine.GpuLosses == 1 && engine.DegradedRuns > before && engine.Workers?.Faults > 0,
                Short,
                Soon,
                cancellationToken);
            KillWorker(filler.Id, output);
            await sending;
            output.WriteLine($"  {trial.Counts()}");
        }

        output.WriteLine("the other process has let go");
        await trial.SendUntilAsync("a probe was made, and it runs where it should", home, () => engine.GpuProbes > 0, Pause, ProbeLimit, cancellationToken);
    }

    private static void KillWorker(int filler, IOutputWriter output)
    {
        var worker = ProcessTable.ChildrenOf(Environment.ProcessId).Single(child => child != filler && ProcessTable.IsAlive(child));
        using var process = Process.GetProcessById(worker);
        process.Kill();
        output.WriteLine("the worker is killed");
    }
}
