using System.CommandLine;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>memory</c>: GPU memory must not grow with the images; every batch size comes up on the way.</summary>
internal static class MemoryCommand
{
    private const int Samples = 8;
    private const int GrowthLimitMib = 2;

    public static Command Create(IOutputWriter output)
    {
        var (files, worker) = (Options.Files(), Options.Worker());
        var runs = Options.Count("--runs", 4000, "Images");
        var command = new Command("memory", "Does the GPU's memory stay flat") { files, runs, worker };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = await ImageSet.ReadAsync(Options.In(parsed.GetRequiredValue(files)), 32, cancellationToken);
            await using var engine = await Engines.RequireAsync(ProviderPreference.Cuda, parsed.GetValue(worker), cancellationToken);
            var figures = new List<int>();
            var step = parsed.GetValue(runs) / Samples;
            for (var sample = 0; sample < Samples; sample++)
            {
                foreach (var callers in (int[])[1, 2, 3, 4, 5, 6, 7, 16])
                {
                    await ImageSet.RunAsync(engine, set, step / 8, callers, cancellationToken);
                }

                var (mib, of) = await GpuMemory.ReadAsync(cancellationToken);
                figures.Add(mib);
                output.WriteLine($"after {(sample + 1) * step} images: {mib} MiB of {of}, {Environment.WorkingSet >> 20} MiB of main memory");
            }

            // The first sample is the warm-up: the arena takes what the largest batch needs.
            return figures.Skip(1).Max() - figures[1] <= GrowthLimitMib ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
