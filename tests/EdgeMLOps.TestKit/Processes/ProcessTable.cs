namespace EdgeMLOps.TestKit.Processes;

/// <summary>What the kernel says about processes (<c>/proc</c>).</summary>
public static class ProcessTable
{
    /// <summary>The children of a process, zombies too.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Where(process => Fields(process) is { } fields && int.Parse(fields[1]) == parent),
    ];

    /// <summary>Whether a process is there and no zombie.</summary>
    public static bool IsAlive(int process) => Fields(process) is { } fields && fields[0] is not ("Z" or "X");

    /// <summary>What the descriptors of a process lead to.</summary>
    public static IReadOnlyList<string> DescriptorsOf(int process)
    {
        var targets = new List<string>();
        foreach (var path in Directory.GetFiles($"/proc/{process}/fd"))
        {
            if (new FileInfo(path).LinkTarget is { } target)
            {
                targets.Add(target);
            }
        }

        return targets;
    }

    /// <summary>A field of <c>/proc/PID/status</c> in KiB, such as <c>VmRSS</c> or <c>VmHWM</c>.</summary>
    public static long KibibytesOf(int process, string field) => long.Parse(
        File.ReadAllLines($"/proc/{process}/status").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1]);

    /// <summary>Has the kernel count the peak (<c>VmHWM</c>) from now on.</summary>
    public static void ForgetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    // From the state on: the name before it may hold anything.
    private static string[]? Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
