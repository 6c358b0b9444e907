using System.Text.RegularExpressions;

namespace EdgeMLOps.TestKit.Tracing;

/// <summary>Reads what <c>strace -f -yy</c> wrote: calls that another thread interrupted are put together again.</summary>
public static partial class StraceLog
{
    private const string UnfinishedMark = "<unfinished ...>";

    public static IReadOnlyList<SystemCall> Parse(IReadOnlyList<string> lines)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, (string Name, string Arguments, int Begun)>(StringComparer.Ordinal);
        for (var at = 0; at < lines.Count; at++)
        {
            if (Resumed().Match(lines[at]) is { Success: true } resumed && open.Remove(resumed.Groups["pid"].Value, out var begun))
            {
                calls.Add(new SystemCall(begun.Name, begun.Arguments + resumed.Groups["rest"].Value, resumed.Groups["result"].Value, begun.Begun, at));
            }
            else if (Unfinished().Match(lines[at]) is { Success: true } unfinished)
            {
                open[unfinished.Groups["pid"].Value] = (unfinished.Groups["name"].Value, unfinished.Groups["arguments"].Value, at);
            }
            else if (Whole().Match(lines[at]) is { Success: true } whole)
            {
                calls.Add(new SystemCall(whole.Groups["name"].Value, whole.Groups["arguments"].Value, whole.Groups["result"].Value, at, at));
            }
        }

        calls.Sort((a, b) => a.Begun.CompareTo(b.Begun));
        return calls;
    }

    [GeneratedRegex(@"^(?<pid>\d+)\s+<\.\.\. (?<name>\w+) resumed>(?<rest>.*)\)\s+= (?<result>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<pid>\d+)\s+(?<name>\w+)\((?<arguments>.*)" + UnfinishedMark + "$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^(?<pid>\d+)\s+(?<name>\w+)\((?<arguments>.*)\)\s+= (?<result>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
