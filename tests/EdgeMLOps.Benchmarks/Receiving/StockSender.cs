using System.Diagnostics;
using EdgeMLOps.Benchmarks.Receivers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>DCMTK's storescu as Debian ships it, a process for each association.</summary>
internal static class StockSender
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // Stock also in this: no TCP_NODELAY, whatever the receiver has.
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal) { ["TCP_NODELAY"] = "" };

    /// <summary>Sends the workload; every instance has to be answered with success.</summary>
    /// <returns>From the start of the first process to the end of the last.</returns>
    public static async Task<TimeSpan> SendAsync(Receiver receiver, Workload workload)
    {
        var port = receiver.PortFor(workload.Associations);
        var shares = workload.Set.Shares(workload.Associations);
        var begun = Stopwatch.GetTimestamp();
        var ends = await Task.WhenAll(shares.Select(share => ChildProcess.RunAsync(
            "storescu",
            ["-R", "-aec", Receiver.AeTitle, "127.0.0.1", $"{port}", .. share.Select(file => file.Path)],
            Limit,
            Environment)));
        var took = Stopwatch.GetElapsedTime(begun);
        foreach (var (code, output) in ends)
        {
            if (code != 0)
            {
                throw new InvalidOperationException($"storescu to {receiver.Name} ended with {code}: {output}");
            }
        }

        return took;
    }
}
