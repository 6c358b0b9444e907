using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>batches</c>: what a batch size costs when it comes first, when it comes again, and when sizes change from run to run.</summary>
internal static class BatchesCommand
{
    public static Command Create(IOutputWriter output)
    {
        var provider = Options.Provider();
        var command = new Command("batches", "What a change of the batch size costs, by cuDNN's way to choose a kernel") { provider };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var engine = await Engines.RequireAsync(parsed.GetValue(provider), inWorker: false, cancellationToken);
            foreach (var search in (string[])["EXHAUSTIVE", "HEURISTIC", "DEFAULT"])
            {
                using var session = new BareSession(Engines.Package, engine.Provider.Used, engine.MaxBatch, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["use_tf32"] = "0",
                    ["cudnn_conv_algo_search"] = search,
                });
                Write(search, session, engine.MaxBatch, output);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(string search, BareSession session, int maxBatch, IOutputWriter output)
    {
        var sizes = Enumerable.Range(1, maxBatch).ToArray();
        var first = sizes.Select(size => session.Once(size)).ToArray();
        var again = sizes.Select(size => session.Once(size)).ToArray();
        var steady = sizes.Select(size => session.Run(size, 50) / 50).ToArray();
        output.WriteLine($"{search}, ms a run by batch size 1 to {maxBatch}");
        output.WriteLine($"  first:  {Text(first)}");
        output.WriteLine($"  again:  {Text(again)}");
        output.WriteLine($"  steady: {Text(steady)}");
    }

    private static string Text(double[] seconds) =>
        string.Join(" ", seconds.Select(value => (value * 1000).ToString("0.00", CultureInfo.InvariantCulture)));
}
