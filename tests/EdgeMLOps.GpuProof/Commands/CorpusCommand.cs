using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>corpus</c>: the public models of known output; fails when one does not run on the GPU, or gives other values or boxes there.</summary>
internal static class CorpusCommand
{
    public static Command Create(IOutputWriter output)
    {
        var corpus = new Option<DirectoryInfo>("--corpus") { Required = true, Description = "Folder that holds models/" }.AcceptExistingOnly();
        var (provider, worker) = (Options.Provider(), Options.Worker());
        var command = new Command("corpus", "Do the public models give on the GPU what torch gave on the processor") { corpus, provider, worker };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (asked, inWorker, wrong) = (parsed.GetValue(provider), parsed.GetValue(worker), 0);
            foreach (var name in CorpusModel.Names)
            {
                var (isRight, text) = await TryAsync(parsed.GetRequiredValue(corpus).FullName, name, asked, inWorker, cancellationToken);
                output.WriteLine($"{name,-28} {(isRight ? text : "WRONG: " + text)}");
                wrong += isRight ? 0 : 1;
            }

            return wrong == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<(bool IsRight, string Text)> TryAsync(
        string corpus, string name, ProviderPreference asked, bool inWorker, CancellationToken cancellationToken)
    {
        try
        {
            var model = CorpusModel.Open(corpus, name);
            await using var runner = await CorpusRunner.StartAsync(name, model, asked, inWorker, cancellationToken);
            return runner.Provider.Used == GpuProviders.Of(asked)
                ? await CompareAsync(model, runner)
                : (false, $"runs on {runner.Provider.Used}: {runner.Provider.Reason}: {runner.Provider.Detail.ReplaceLineEndings(" ")}");
        }
        catch (Exception ex) when (ex is WorkerStartException or ModelRunException or GraphContractException or Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
        {
            return (false, $"{ex.GetType().Name}: {ex.Message.ReplaceLineEndings(" ")}"); // the models after it are tried all the same
        }
    }

    private static async Task<(bool IsRight, string Text)> CompareAsync(CorpusModel model, CorpusRunner runner)
    {
        var (difference, boxes, fault) = (new RawDifference(), new CorpusBoxes(model), (string?)null);
        var together = runner.MaxBatch > 1 ? await runner.RunAsync(model.Images) : [];
        for (var i = 0; i < model.Images.Count; i++)
        {
            foreach (var (outputs, candidates) in together.Skip(i).Take(1).Concat(await runner.RunAsync(model.Images[i])))
            {
                difference.Add(model.Expected(i), outputs, model.IsSorted);
                fault ??= boxes.Fault(i, candidates);
            }
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{runner.Provider.Used}, {model.Images.Count} images, {difference.Values} values, worst {difference.Worst:0.000} of the tolerance, {difference.Over} over it"
            + $"{(model.IsSorted ? $", {difference.Alone} rows of no partner" : "")}{(difference.Fault.Length > 0 ? ", " + difference.Fault : "")}; boxes: {fault ?? "as expected"}");
        return (difference.IsSmall && fault is null, text);
    }
}
