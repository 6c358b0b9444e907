using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary><c>fleet</c>: summaries of many sites through a broker into PostgreSQL, with two collectors, undisturbed and killed.</summary>
internal static class FleetCommand
{
    private const int BareSites = 40;
    private const int BareEach = 50;

    private static readonly string[] Collectors = ["a", "b"];

    public static Command Create(IOutputWriter output)
    {
        var sites = new Option<int>("--sites") { DefaultValueFactory = _ => 2000, Description = "Simulated sites" };
        var connections = new Option<int>("--connections") { DefaultValueFactory = _ => 50, Description = "Connections they share" };
        var messages = new Option<int>("--messages") { DefaultValueFactory = _ => 100_000, Description = "Summaries of all sites, undisturbed" };
        var killed = new Option<int>("--killed-messages") { DefaultValueFactory = _ => 40_000, Description = "Summaries while collectors are killed" };
        var json = ResultFile.Option();
        var command = new Command("fleet", "What two collectors take in, verified, stored and receipted") { sites, connections, messages, killed, json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await RunAsync(parsed.GetValue(sites), parsed.GetValue(connections), parsed.GetValue(messages), parsed.GetValue(killed));
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

    private static async Task<FleetResult> RunAsync(int sites, int connections, int messages, int killed)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        await using var rig = await FleetRig.StartAsync(Collectors);
        var bare = await BareCost.MeasureAsync(rig, Make(BareSites, BareEach));
        var quiet = await FleetRound.RunAsync(rig, Make(sites, messages / sites), connections, []);
        var disturbed = await FleetRound.RunAsync(rig, Make(sites, killed / sites), connections, Collectors);
        var expected = (BareSites * BareEach) + (sites * (messages / sites)) + (sites * (killed / sites));
        var (rows, places) = await rig.KeptAsync();
        var rate = sites * (messages / sites) / quiet.Seconds;
        return new FleetResult(
            Machine.Describe(folder.Path), noise, sites, connections, messages, rate, quiet, killed, disturbed, bare,
            [
                new Mark("summaries a second, verified, stored and receipted", rate, 2000),
                new Mark("collectors killed meanwhile", disturbed.Kills, 2),
                new Mark("summaries lost", expected - places, 1, IsCeiling: true),
                new Mark("summaries doubled", rows - places, 1, IsCeiling: true),
                new Mark("receipts that were not right", quiet.Wrong + disturbed.Wrong, 1, IsCeiling: true),
            ]);
    }

    private static SimulatedSite[] Make(int sites, int each) =>
        [.. ParallelEnumerable.Range(0, sites).Select(_ => SimulatedSite.Make(each))];
}
