using System.Globalization;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>Processor time of this process: what others do at the same time is not in it.</summary>
internal static class CoreTime
{
    /// <summary>Milliseconds of all its threads that one of several runs takes.</summary>
    public static double Of(int runs, Action run)
    {
        var begun = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < runs; i++)
        {
            run();
        }

        return (Environment.CpuUsage.TotalTime - begun).TotalMilliseconds / runs;
    }

    /// <summary>Milliseconds of all threads of another process so far, to ten (proc_pid_stat(5), fields 14 and 15).</summary>
    public static double Of(int process)
    {
        const int Tick = 10;
        var line = File.ReadAllText($"/proc/{process}/stat");
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return Tick * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    /// <summary>Milliseconds of all its threads that a run takes.</summary>
    public static async Task<double> OfAsync(Func<Task> run)
    {
        var begun = Environment.CpuUsage.TotalTime;
        await run();
        return (Environment.CpuUsage.TotalTime - begun).TotalMilliseconds;
    }
}
