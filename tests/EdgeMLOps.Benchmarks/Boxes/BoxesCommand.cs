using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Benchmarks.Boxes;

/// <summary><c>boxes</c>: a policy over an image's candidates, beside torchvision.</summary>
internal static class BoxesCommand
{
    public static Command Create(IOutputWriter output)
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 9, Description = "Counted rounds, ours and theirs in turn" };
        var json = ResultFile.Option();
        var command = new Command("boxes", "A policy over an image's candidates beside torchvision") { rounds, json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await BoxesBench.RunAsync(parsed.GetValue(rounds));
            output.WriteLine(result.ToString());
            foreach (var mark in result.Marks)
            {
                output.WriteLine(mark.ToString());
            }

            ResultFile.Write(parsed.GetValue(json), result);
            return result.Marks.All(mark => mark.Passed) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
