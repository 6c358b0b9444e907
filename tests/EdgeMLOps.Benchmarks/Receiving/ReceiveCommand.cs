using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary><c>receive</c>: C-STORE throughput and latency, ours beside Orthanc and storescp.</summary>
internal static class ReceiveCommand
{
    public static Command Create(IOutputWriter output)
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 7, Description = "Counted rounds" };
        var slow = new Option<int>("--slow-rounds") { DefaultValueFactory = _ => 2, Description = "Rounds in which the receivers without no-delay take part" };
        var ct = new Option<int>("--ct") { DefaultValueFactory = _ => 600, Description = "CT images (525 KB) a workload" };
        var cr = new Option<int>("--cr") { DefaultValueFactory = _ => 30, Description = "CR images (8.4 MB) a workload" };
        var json = ResultFile.Option();
        var command = new Command("receive", "Receiving beside Orthanc and storescp") { rounds, slow, ct, cr, json };
        command.SetAction(async (parsed, _) =>
        {
            var settings = new ReceiveSettings(
                parsed.GetValue(rounds), parsed.GetValue(slow), parsed.GetValue(ct), parsed.GetValue(cr));
            await using var bench = new ReceiveBench(settings, output.WriteError);
            var result = await bench.RunAsync();
            ReceiveReport.Write(result, output);
            ResultFile.Write(parsed.GetValue(json), result);
            return result.Marks.All(mark => mark.Passed) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
