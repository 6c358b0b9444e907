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
        var memory = Options.Count("--memory-mib", 4096, "Cap of the worker; 0: none, only the system-call filter");
        var late = new Option<bool>("--late") { Description = "Start the engine before the confinement" };
        var command = new Command("confined", "Does CUDA run inside a worker's confinement") { files, memory, late };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (images, cap) = (await ImageSet.ReadAsync(Options.In(parsed.GetRequiredValue(files)), 2, cancellationToken), parsed.GetValue(memory));
            if (!parsed.GetValue(late))
            {
                Confine(cap);
            }

            await using var engine = await Engines.RequireAsync(ProviderPreference.Cuda, inWorker: false, cancellationToken);
            if (parsed.GetValue(late))
            {
                Confine(cap);
            }

            await ImageSet.RunAsync(engine, images, runs: 64, callers: 8, cancellationToken);
            var taken = (await File.ReadAllLinesAsync("/proc/self/status", cancellationToken))
                .Where(line => line.StartsWith("VmData", StringComparison.Ordinal) || line.StartsWith("VmHWM", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            output.WriteLine($"cap {cap} MiB: 64 images on {engine.Provider.Used}, {string.Join(", ", taken)}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Confine(int mib)
    {
        if (!WorkerConfinement.TryApply(mib == 0 ? long.MaxValue : (long)mib << 20))
        {
            throw new CommandException("the kernel has no system-call filter for us");
        }
    }
}
