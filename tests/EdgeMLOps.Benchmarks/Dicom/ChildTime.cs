using System.Globalization;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>Processor time of the processes this one started and they started, once they have ended: other work on the machine is not in it.</summary>
internal static class ChildTime
{
    // Of what follows the name in parentheses: cutime and cstime (proc_pid_stat(5), fields 16 and 17), in hundredths of a second.
    private const int UserField = 13;
    private const int SystemField = 14;
    private const double TicksPerSecond = 100;

    /// <summary>Seconds so far.</summary>
    public static double Seconds()
    {
        var line = File.ReadAllText("/proc/self/stat");
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[UserField], CultureInfo.InvariantCulture) + long.Parse(fields[SystemField], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
