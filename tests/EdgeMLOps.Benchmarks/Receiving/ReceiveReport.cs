using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>The result as a table.</summary>
internal static class ReceiveReport
{
    public static void Write(ReceiveResult result, IOutputWriter output)
    {
        var (machine, settings) = (result.Machine, result.Settings);
        output.WriteLine($"{machine.Processor}, {machine.Cores} cores, {machine.MemoryMegabytes} MB, {machine.Disk}, kernel {machine.Kernel}");
        output.WriteLine(
            $"{settings.Rounds} rounds after one that is not counted; without no-delay {settings.SlowRounds}; median (least to most) of the rounds");
        for (var at = 0; at < result.Workloads.Count; at++)
        {
            output.WriteLine("");
            output.WriteLine($"{result.Workloads[at],-20}   {"instances/s, storescu",-26} {"p50 ms, own client",-24} p99 ms");
            foreach (var receiver in result.Receivers)
            {
                var cell = receiver.Cells[at];
                output.WriteLine($"  {receiver.Name,-20} {Text(cell.Rate, "0"),-26} {Text(cell.P50, "0.0"),-24} {Text(cell.P99, "0.0")}");
            }
        }

        output.WriteLine("");
        output.WriteLine($"peak memory, MB: {string.Join(", ", result.Receivers.Select(receiver => $"{receiver.Name} {receiver.PeakMegabytes:0}"))}");
        output.WriteLine($"load {Text(Of(result, noise => noise.Load), "0.0")}, CPU loop ms {Text(Of(result, noise => noise.CpuMilliseconds), "0")}, " +
            $"flush ms {Text(Of(result, noise => noise.FlushMilliseconds), "0.00")}, new file ms {Text(Of(result, noise => noise.NewFileMilliseconds), "0.00")}");
        output.WriteLine("");
        foreach (var mark in result.Marks)
        {
            output.WriteLine(mark.ToString());
        }
    }

    private static Spread Of(ReceiveResult result, Func<Noise, double> value) => Spread.Of([.. result.Noise.Select(value)]);

    private static string Text(Spread spread, string format) =>
        $"{spread.Median.ToString(format)} ({spread.Least.ToString(format)} to {spread.Most.ToString(format)})";
}
