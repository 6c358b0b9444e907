using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>What running other programs took.</summary>
/// <param name="Seconds">Time that passed.</param>
/// <param name="ProcessorSeconds">Time on all processors, theirs alone.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cost(double Seconds, double ProcessorSeconds)
{
    public static async Task<Cost> OfAsync(Func<Task> run)
    {
        var (begun, processor) = (Stopwatch.GetTimestamp(), ChildTime.Seconds());
        await run();
        return new(Stopwatch.GetElapsedTime(begun).TotalSeconds, ChildTime.Seconds() - processor);
    }

    public static Cost operator -(Cost all, Cost part) => new(all.Seconds - part.Seconds, all.ProcessorSeconds - part.ProcessorSeconds);
}
