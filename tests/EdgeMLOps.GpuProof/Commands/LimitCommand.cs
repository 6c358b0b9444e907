using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary>
/// <c>limit</c>: what a worker takes of the GPU under <c>Inference:GpuMemoryMegabytes</c>; fails when one that runs there takes more than CUDA
/// itself and its limit, or when one whose limit is too small does not serve on the processor, degraded.
/// </summary>
internal static class LimitCommand
{
    private const int Images = 16;
    private const int LargeBatch = 64;
    private const int SlackMib = 64; // kernels of other sizes that CUDA loads when they first run

    private static readonly int[] Limits = [8192, 2048, 512, 128, 32, 1];

    public static Command Create(IOutputWriter output)
    {
        var (files, provider) = (Options.Files(), Options.Provider());
        var command = new Command("limit", "Does the limit of the GPU's memory hold") { files, provider };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (paths, asked) = (Options.In(parsed.GetRequiredValue(files)), parsed.GetValue(provider));
            var trial = async (int limit, int batch) => await TryAsync(paths, asked, limit, batch, output, cancellationToken);
            await trial(0, 8);
            await trial(0, LargeBatch);
            // One image's values are a few MiB: what CUDA, cuBLAS and cuDNN take whatever the limit is.
            var floor = await trial(64, 1);
            var (held, refused, wrong) = (0, 0, 0);
            foreach (var limit in Limits)
            {
                var (status, mib) = await trial(limit, LargeBatch);
                var runs = status.Used == GpuProviders.Of(asked);
                held += runs ? 1 : 0;
                refused += runs ? 0 : 1;
                wrong += runs ? (mib <= floor.Mib + limit + SlackMib ? 0 : 1) : (status is { Reason: ProviderReason.CudaRefused, IsDegraded: true } ? 0 : 1);
            }

            output.WriteLine($"limits that the model runs under {held}, too small {refused}, not as they should be {wrong}");
            return wrong == 0 && held > 0 && (refused > 0 || asked == ProviderPreference.Cpu) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    // A worker of its own each: what it took is free again when it has ended.
    private static async Task<(ProviderStatus Status, int Mib)> TryAsync(
        IReadOnlyList<string> paths, ProviderPreference provider, int limit, int batch, IOutputWriter output, CancellationToken cancellationToken)
    {
        var before = await TakenAsync(provider, cancellationToken);
        var options = new InferenceOptions { Provider = provider, GpuMemoryMegabytes = limit, MaxBatch = batch };
        await using var engine = await Engines.StartInWorkerAsync(options, NullLogger<DetectionEngine>.Instance, cancellationToken);
        var set = await ImageSet.ReadAsync(paths, Images, cancellationToken);
        await ImageSet.RunAsync(engine, set, Images, callers: Images, cancellationToken); // fails where one image gets no boxes
        var (status, mib) = (engine.Provider, await TakenAsync(provider, cancellationToken) - before);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"limit {(limit == 0 ? "none" : $"{limit} MiB"),-8} batch {batch,2}: {status.Used} ({status.Reason}), {mib} MiB of the GPU taken, degraded runs {engine.DegradedRuns} {Shortened(status.Detail)}"));
        return (status, mib);
    }

    private static string Shortened(string detail) => detail.ReplaceLineEndings(" ") is { Length: > 160 } text ? text[..160] : detail.ReplaceLineEndings(" ");

    private static async Task<int> TakenAsync(ProviderPreference provider, CancellationToken cancellationToken) =>
        provider == ProviderPreference.Cpu ? 0 : await GpuMemory.WholeAsync(cancellationToken);
}
