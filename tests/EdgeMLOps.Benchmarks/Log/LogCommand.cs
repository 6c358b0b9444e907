using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary><c>log</c>: the prediction log, beside plain SQLite.</summary>
internal static class LogCommand
{
    private const double LeastShare = 0.6;

    public static Command Create(IOutputWriter output)
    {
        var plain = new Option<FileInfo>("--plain") { Required = true, Description = "The program that plain.c makes", HelpName = "FILE" };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 9, Description = "Counted rounds, ours and theirs in turn" };
        var images = new Option<int>("--images") { DefaultValueFactory = _ => 3000, Description = "Images recorded in a round" };
        var many = new Option<int>("--many") { DefaultValueFactory = _ => 1_000_000, Description = "Images of the log that is asked" };
        var json = ResultFile.Option();
        var command = new Command("log", "The prediction log beside plain SQLite, and what is asked of a large one") { plain, rounds, images, many, json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await RunAsync(parsed.GetRequiredValue(plain).FullName, parsed.GetValue(rounds), parsed.GetValue(images), parsed.GetValue(many));
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

    private static async Task<LogResult> RunAsync(string plain, int rounds, int images, int many)
    {
        using var folder = new TempFolder();
        var machine = Machine.Describe(folder.Path);
        if (machine.Disk.StartsWith("tmpfs", StringComparison.Ordinal))
        {
            throw new CommandException($"{folder.Path} is in memory: TMPDIR must name a folder on a disk");
        }

        var noise = await Noise.SampleAsync(folder.Path);
        var writing = await WritingPart.RunAsync(folder, plain, images, rounds);
        var asking = await AskingPart.RunAsync(folder, many, rounds);
        return new(machine, noise, writing, asking, [new Mark("durable images, ours to plain sqlite3", writing.Ratio, LeastShare), .. asking.Marks]);
    }
}
