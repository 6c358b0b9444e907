using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>agree</c>: the same files on the processor and on the GPU; fails when the boxes are not the same.</summary>
internal static class AgreeCommand
{
    private const float ShiftLimit = 0.1f;
    private const float ScoreLimit = 1e-3f;

    public static Command Create(IOutputWriter output)
    {
        var (files, provider, worker) = (Options.Files(), Options.Provider(), Options.Worker());
        var command = new Command("agree", "Are the boxes of the GPU those of the processor") { files, provider, worker };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var paths = Options.In(parsed.GetRequiredValue(files));
            var cpu = await LinesAsync(ProviderPreference.Cpu, inWorker: false, paths, cancellationToken);
            var gpu = await LinesAsync(parsed.GetValue(provider), parsed.GetValue(worker), paths, cancellationToken);
            var agreement = new BoxAgreement();
            for (var i = 0; i < paths.Count; i++)
            {
                agreement.Add(cpu[i].Boxes, gpu[i].Boxes);
            }

            Write(agreement, output);
            return agreement is { Images: > 0, Kept: > 0, KeptDiffer: 0, LargestShift: <= ShiftLimit, LargestScoreDifference: <= ScoreLimit }
                ? ExitCodes.Success
                : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<DetectionLine[]> LinesAsync(
        ProviderPreference provider, bool inWorker, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        await using var engine = await Engines.RequireAsync(provider, inWorker, cancellationToken);
        var detector = Engines.Detector(engine);
        var lines = new DetectionLine[paths.Count];
        await Parallel.ForAsync(0, paths.Count, cancellationToken, async (i, token) =>
            lines[i] = DetectionLine.Of(paths[i], await detector.DetectAsync(paths[i], token), Engines.Package, detector.PolicyDigest));
        var wrong = Array.Find(lines, line => line.Provider != engine.Provider.Used.ToString());
        return wrong is null ? lines : throw new CommandException($"{wrong.File}: {wrong.Outcome} {wrong.Code} on {wrong.Provider}");
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
