using System.CommandLine;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Workers.Native;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>confined</c>: the engine on the GPU inside what a worker may do and take, and what it takes.</summary>
internal static class ConfinedCommand
{
    public static Command Create(IOutputWriter output)
    {
        var files = Options.Files();
        var memory = Options.Count("--memory-mib", 4096, "Cap of the worker");
        var allow = new Option<uint[]>("--allow")
        {
            Description = "Instead of the two steps of a worker: all at once and no cap, but for these system calls",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("confined", "Does CUDA run inside a worker's confinement") { files, memory, allow };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var images = await ImageSet.ReadAsync(Options.In(parsed.GetRequiredValue(files)), 2, cancellationToken);
            var (cap, allowed) = (parsed.GetValue(memory), parsed.GetValue(allow) ?? []);
            var isTrial = allowed.Length > 0;
            Require(isTrial ? SystemCallFilter.TryApply([.. Everything().Except(allowed)]) : WorkerConfinement.TryApply((long)cap << 20, isSpare: false));
            await using var engine = await Engines.RequireAsync(ProviderPreference.Cuda, inWorker: false, cancellationToken);
            Require(isTrial || WorkerConfinement.TrySeal(changesFiles: true));
            await ImageSet.RunAsync(engine, images, runs: 64, callers: 8, cancellationToken);
            var taken = (await File.ReadAllLinesAsync("/proc/self/status", cancellationToken))
                .Where(line => line.StartsWith("VmData", StringComparison.Ordinal) || line.StartsWith("VmHWM", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            output.WriteLine($"64 images on {engine.Provider.Used}, {string.Join(", ", taken)}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static IEnumerable<uint> Everything() => SystemCallFilter.AtStart.Concat(SystemCallFilter.WhenSetUp);

    private static void Require(bool isOn)
    {
        if (!isOn)
        {
            throw new CommandException("the kernel has no system-call filter for us");
        }
    }
}
