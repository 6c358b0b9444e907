using System.CommandLine;
using EdgeMLOps.Benchmarks.Inference;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Policies;

/// <summary><c>policy</c>: how soon a policy is switched and taken back in a service that runs, by the command a person gives, and how soon an image goes by it.</summary>
internal static class PolicyCommand
{
    public static Command Create(IOutputWriter output)
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 9, Description = "Counted switches and roll-backs" };
        var program = new Option<FileInfo>("--program")
        {
            DefaultValueFactory = _ => new FileInfo(Repository.Executable("EdgeMLOps.Appliance")),
            Description = "The appliance that is asked",
        };
        var json = ResultFile.Option();
        var command = new Command("policy", "Switch and roll-back of a policy, from the start of the command to the first image that goes by it") { rounds, program, json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await RunAsync(parsed.GetRequiredValue(program).FullName, parsed.GetValue(rounds));
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

    private static async Task<InferenceFigures> RunAsync(string program, int rounds)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        await using var service = await PolicyService.StartAsync(folder, program);
        var counted = new List<PolicyRound>();
        for (var round = -1; round < rounds; round++)
        {
            var one = await PolicyRound.RunAsync(service);
            if (round >= 0)
            {
                counted.Add(one);
            }
        }

        Spread Of(Func<PolicyRound, double> value) => Spread.Of([.. counted.Select(value)]);
        return new InferenceFigures(
            "a policy taken back in a service that runs",
            new Dictionary<string, Spread>(StringComparer.Ordinal)
            {
                ["switch, command"] = Of(round => round.SwitchMs),
                ["roll-back, command"] = Of(round => round.RollBackMs),
                ["from there to the first image by the older policy, logged"] = Of(round => round.ImageMs),
                ["start of the program alone"] = Of(round => round.HelpMs),
                ["roll-back, the service's part"] = Of(round => round.ServiceMs),
            },
            noise.Load,
            [
                new Mark("policy switched, s from the start of the command to its end", Of(round => round.SwitchMs).Median / 1000, 1, IsCeiling: true),
                new Mark("policy rolled back, the same", Of(round => round.RollBackMs).Median / 1000, 1, IsCeiling: true),
                new Mark("first image by the older policy, s from the start of the command", Of(round => round.RollBackMs + round.ImageMs).Median / 1000, 1, IsCeiling: true),
            ],
            "ms");
    }
}
