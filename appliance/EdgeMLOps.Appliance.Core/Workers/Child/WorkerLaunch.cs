using System.Globalization;

namespace EdgeMLOps.Appliance.Core.Workers.Child;

/// <summary>What the service tells a worker on its command line. Holds nothing about a patient: anyone may read it there.</summary>
/// <param name="ParentId">Process id of the service; a worker without it ends.</param>
/// <param name="BlockAddress">Where the shared block is: an inherited descriptor's number (Linux) or a name (Windows).</param>
/// <param name="BlockBytes">Its size.</param>
/// <param name="MemoryBytes">Most bytes of memory the worker may have.</param>
/// <param name="IsSpare">Whether its work can wait and can be lost.</param>
public sealed record WorkerLaunch(int ParentId, string BlockAddress, long BlockBytes, long MemoryBytes, bool IsSpare)
{
    private const string Spare = "spare";
    private const string Usual = "usual";
    private const int Parts = 5;

    /// <summary>Reads what <see cref="ToArguments"/> wrote.</summary>
    /// <param name="arguments">The arguments after the role.</param>
    /// <param name="launch">The launch; null when it is none.</param>
    /// <returns>False for anything a service does not write, a person's attempt for one.</returns>
    public static bool TryParse(IReadOnlyList<string> arguments, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WorkerLaunch? launch)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        launch = arguments.Count == Parts
            && int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            && long.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            && long.TryParse(arguments[3], NumberStyles.None, CultureInfo.InvariantCulture, out var memory)
            && (arguments[4] is Spare or Usual)
                ? new WorkerLaunch(parent, arguments[1], block, memory, arguments[4] is Spare)
                : null;
        return launch is not null;
    }

    /// <summary>The arguments after the role.</summary>
    public IReadOnlyList<string> ToArguments() =>
    [
        ParentId.ToString(CultureInfo.InvariantCulture),
        BlockAddress,
        BlockBytes.ToString(CultureInfo.InvariantCulture),
        MemoryBytes.ToString(CultureInfo.InvariantCulture),
        IsSpare ? Spare : Usual,
    ];
}
