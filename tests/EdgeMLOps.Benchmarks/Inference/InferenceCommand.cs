using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary><c>inference</c>: from stored pixels to boxes, beside the usual tools and a bare loop of the runtime.</summary>
internal static class InferenceCommand
{
    public static Command Create(IOutputWriter output)
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 9, Description = "Counted rounds, ours and theirs in turn" };
        var json = ResultFile.Option();
        var command = new Command("inference", "Preparing and analysing images beside OpenCV and bare ONNX Runtime") { rounds, json };
        command.SetAction(async (parsed, _) =>
        {
            var results = new List<InferenceFigures>();
            foreach (var part in Parts)
            {
                foreach (var result in await part.RunAsync(parsed.GetValue(rounds)))
                {
                    results.Add(result);
                    output.WriteLine(result.ToString());
                    foreach (var mark in result.Marks)
                    {
                        output.WriteLine(mark.ToString());
                    }
                }
            }

            ResultFile.Write(parsed.GetValue(json), results);
            return results.SelectMany(result => result.Marks).All(mark => mark.Passed) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static IReadOnlyList<IInferencePart> Parts { get; } = [new PreprocessPart(), new OwnCostPart(), new WorkerPart(), new HandoverPart()];
}
