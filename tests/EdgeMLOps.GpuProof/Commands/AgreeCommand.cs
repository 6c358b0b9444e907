using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>agree</c>: the same files on the processor and on the GPU; fails when the boxes are not the same.</summary>
internal static class AgreeCommand
{
    public static Command Create(IOutputWriter output)
    {
        var (files, provider, worker) = (Options.Files(), Options.Provider(), Options.Worker());
        var command = new Command("agree", "Are the boxes of the GPU those of the processor") { files, provider, worker };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var paths = Options.In(parsed.GetRequiredValue(files));
            var cpu = await Lines.OfAsync(ProviderPreference.Cpu, inWorker: false, paths, cancellationToken);
            var gpu = await Lines.OfAsync(parsed.GetValue(provider), parsed.GetValue(worker), paths, cancellationToken);
            var agreement = new BoxAgreement();
            for (var i = 0; i < paths.Count; i++)
            {
                agreement.Add(cpu[i].Boxes, gpu[i].Boxes);
            }

            Write(agreement, output);
            return agreement.IsSame ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static void Write(BoxAgreement agreement, IOutputWriter output)
    {
        output.WriteLine($"images {agreement.Images}, candidates {agreement.Candidates}, kept boxes {agreement.Kept}, images whose kept boxes differ {agreement.KeptDiffer}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"largest shift of an edge {agreement.LargestShift:0.00000} pixels of the original, largest score difference {agreement.LargestScoreDifference:0.0000000}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"candidates without a partner {agreement.Unmatched}, highest score among them {agreement.HighestUnmatchedScore:0.00000}"));
    }
}
