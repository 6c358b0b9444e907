using System.CommandLine;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>provider</c>: asks for CUDA, runs an image, says what became of it; fails when that is not what was expected.</summary>
internal static class ProviderCommand
{
    public static Command Create(IOutputWriter output)
    {
        var (files, worker) = (Options.Files(), Options.Worker());
        var used = new Option<ExecutionProvider>("--used") { Required = true, Description = "Where it must run" };
        var reason = new Option<ProviderReason>("--reason") { Required = true, Description = "What it must say of it" };
        var command = new Command("provider", "Where does the model run when CUDA is asked for") { files, used, reason, worker };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var images = await ImageSet.ReadAsync(Options.In(parsed.GetRequiredValue(files)), 1, cancellationToken);
            await using var engine = await Engines.StartAsync(ProviderPreference.Cuda, parsed.GetValue(worker), cancellationToken);
            await ImageSet.RunAsync(engine, images, runs: 3, callers: 1, cancellationToken);
            var status = engine.Provider;
            output.WriteLine($"asked {status.Asked}, runs on {status.Used}, {status.Reason}, degraded {status.IsDegraded}, degraded runs {engine.DegradedRuns} of 3");
            output.WriteLine($"  {status.Detail}");
            var isDegraded = parsed.GetValue(used) != ExecutionProvider.Cuda;
            return (status.Used, status.Reason, status.IsDegraded, engine.DegradedRuns)
                == (parsed.GetValue(used), parsed.GetValue(reason), isDegraded, isDegraded ? 3 : 0)
                ? ExitCodes.Success
                : ExitCodes.Failure;
        });
        return command;
    }
}
