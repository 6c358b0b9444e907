using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary><c>fleet</c>: summaries of many sites through a broker into PostgreSQL, with two collectors, undisturbed and killed.</summary>
internal static class FleetCommand
{
    private const int BareSites = 40;
    private const int BareEach = 250;

    private static readonly string[] Collectors = ["a", "b"];

    public static Command Create(IOutputWriter output)
    {
        var sites = new Option<int>("--sites") { DefaultValueFactory = _ => 2000, Description = "Simulated sites" };
        var connections = new Option<int>("--connections") { DefaultValueFactory = _ => 50, Description = "Connections they share" };
        var messages = new Option<int>("--messages") { DefaultValueFactory = _ => 100_000, Description = "Summaries of all sites, undisturbed" };
        var killed = new Option<int>("--killed-messages") { DefaultValueFactory = _ => 40_000, Description = "Summaries while collectors are killed" };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 3, Description = "Undisturbed rounds, each with sites of its own" };
        var program = new Option<FileInfo>("--program")
        {
            DefaultValueFactory = _ => new FileInfo(Repository.Executable("EdgeMLOps.Fleet")),
            Description = "The fleet's program",
        }.AcceptExistingOnly();
        var json = ResultFile.Option();
        var command = new Command("fleet", "What two collectors take in, verified, stored and receipted") { sites, connections, messages, killed, rounds, program, json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await RunAsync(
                parsed.GetRequiredValue(program).FullName,
                parsed.GetValue(sites),
                parsed.GetValue(connections),
                parsed.GetValue(messages),
                parsed.GetValue(killed),
                parsed.GetValue(rounds));
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

    private static async Task<FleetResult> RunAsync(
        string program, int sites, int connections, int messages, int killedMessages, int rounds)
    {
        using var folder = new TempFolder();
        var (each, killedEach) = (messages / sites, killedMessages / sites);
        var noise = await Noise.SampleAsync(folder.Path);
        await using var rig = await FleetRig.StartAsync(program, Collectors, connections);
        var bare = await BareCost.MeasureAsync(rig, Make(BareSites, BareEach));
        List<FleetRound> quiet = [];
        for (var i = 0; i < rounds; i++)
        {
            quiet.Add(await FleetRound.RunAsync(rig, Make(sites, each), connections, []));
        }

        var killed = await FleetRound.RunAsync(rig, Make(sites, killedEach), connections, Collectors);
        var (rows, places) = await rig.KeptAsync();
        var expected = (BareSites * BareEach) + (sites * ((rounds * each) + killedEach));
        var rate = Samples.Median([.. quiet.Select(round => sites * each / round.Seconds)]);
        return new FleetResult(
            Machine.Describe(folder.Path), noise, sites, connections, sites * each, rate, [.. quiet], sites * killedEach, killed, bare,
            [
                new Mark("summaries a second, verified, stored and receipted", rate, 2000),
                new Mark("collectors killed meanwhile", killed.Kills, 2),
                new Mark("summaries lost", expected - places, 1, IsCeiling: true),
                new Mark("summaries doubled", rows - places, 1, IsCeiling: true),
                new Mark("receipts that were not right", quiet.Append(killed).Sum(round => round.Wrong), 1, IsCeiling: true),
            ]);
    }

    private static SimulatedSite[] Make(int sites, int each) =>
        [.. ParallelEnumerable.Range(0, sites).Select(_ => SimulatedSite.Make(each))];
}
