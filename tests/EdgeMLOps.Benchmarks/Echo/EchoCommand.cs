using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Benchmarks.Echo;

/// <summary><c>echo</c>: how soon a C-ECHO is answered beside silent connections and slow senders.</summary>
internal static class EchoCommand
{
    public static Command Create(IOutputWriter output)
    {
        var json = ResultFile.Option();
        var command = new Command("echo", "C-ECHO beside 200 silent connections and 20 slow senders") { json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await EchoBench.RunAsync();
            output.WriteLine(
                $"C-ECHO beside {EchoBench.Silent} silent connections and {result.SlowSenders} slow senders, {result.Milliseconds.Count} times, with association and release:");
            output.WriteLine(
                $"median {Samples.Median(result.Milliseconds):0.0} ms, most {result.Milliseconds.Max():0.0} ms; echoscu with its start {result.EchoScuMilliseconds:0} ms; load {result.Noise.Load:0.0}");
            output.WriteLine(result.Mark.ToString());
            ResultFile.Write(parsed.GetValue(json), result);
            return result.Mark.Passed ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
