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
        var only = new Option<string[]>("--part") { Description = $"Only these: {string.Join(", ", Parts.Keys)}", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. Parts.Keys]);
        var json = ResultFile.Option();
        var command = new Command("inference", "Preparing and analysing images beside OpenCV and bare ONNX Runtime") { rounds, only, json };
        command.SetAction(async (parsed, _) =>
        {
            var results = new List<InferenceFigures>();
            var names = parsed.GetValue(only) is { Length: > 0 } chosen ? chosen : [.. Parts.Keys];
            foreach (var name in names)
            {
                foreach (var result in await Parts[name].RunAsync(parsed.GetValue(rounds)))
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

    private static IReadOnlyDictionary<string, IInferencePart> Parts { get; } = new Dictionary<string, IInferencePart>(StringComparer.Ordinal)
    {
        ["preprocess"] = new PreprocessPart(),
        ["own"] = new OwnCostPart(),
        ["worker"] = new WorkerPart(),
        ["handover"] = new HandoverPart(),
    };
}
