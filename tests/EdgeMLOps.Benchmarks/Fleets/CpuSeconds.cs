using System.Globalization;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>Processor time in seconds, by who took it: on a machine that does other work too it says more than the clock.</summary>
/// <param name="Sites">The simulator: it stands for machines elsewhere.</param>
/// <param name="Broker">mosquitto.</param>
/// <param name="Database">All of PostgreSQL.</param>
/// <param name="Collectors">All of them, those that were killed too.</param>
/// <param name="Machine">All cores, whoever had them.</param>
internal sealed record CpuSeconds(double Sites, double Broker, double Database, double Collectors, double Machine)
{
    private const double TicksPerSecond = 100;

    // Of the line "cpu" of /proc/stat (proc_stat(5)): idle and iowait.
    private static readonly int[] IdleFields = [3, 4];

    public double All => Sites + Broker + Database + Collectors;

    /// <summary>What none of these four took.</summary>
    public double Others => Math.Max(0, Machine - All);

    public CpuSeconds Since(CpuSeconds earlier) => new(
        Sites - earlier.Sites, Broker - earlier.Broker, Database - earlier.Database, Collectors - earlier.Collectors, Machine - earlier.Machine);

    /// <summary>Of this process.</summary>
    public static double Own() => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Of another process, and of those of its children that it has seen end (proc_pid_stat(5), fields 14 to 17).</summary>
    public static double Of(int process)
    {
        const int FirstField = 11;
        const int LastField = 14;
        var line = File.ReadAllText($"/proc/{process}/stat");
        return Sum(line[(line.LastIndexOf(')') + 2)..].Split(' ')[FirstField..(LastField + 1)]) / TicksPerSecond;
    }

    /// <summary>Of all cores that were not idle.</summary>
    public static double OfMachine()
    {
        const int Fields = 8; // guest time is in user time already
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..(Fields + 1)];
        return Sum(fields.Where((_, i) => !IdleFields.Contains(i))) / TicksPerSecond;
    }

    private static long Sum(IEnumerable<string> fields) => fields.Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
}
