using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EdgeMLOps.Airlock.Link.Programs;
using EdgeMLOps.Airlock.Link.WindowsFirewall;

namespace EdgeMLOps.Airlock.Tests.Link.WindowsFirewall;

/// <summary>
/// Reads the scripts line by line as PowerShell would, keeps the rules, and notes after each line whether both sides are through. It
/// stands for a firewall that no machine of ours has: that Windows reads the scripts the same way is not shown by it.
/// </summary>
internal sealed partial class FakeFirewall : IProgramRunner
{
    private readonly Dictionary<string, (string What, bool IsOn)> _rules = new(StringComparer.Ordinal);

    public List<ProgramCall> Calls { get; } = [];

    /// <summary>Lines after which neither side was blocked.</summary>
    public int BothThrough { get; private set; }

    /// <summary>The answer, whatever is asked; null: it does as it is told.</summary>
    public ProgramResult? Answer { get; set; }

    /// <summary>Says that all went well and does nothing.</summary>
    public bool Lies { get; set; }

    public string Profile { get; set; } = "True";

    public bool IsBlocked(string name) => _rules.TryGetValue(name, out var rule) && rule.IsOn;

    public void Turn(string name, bool isOn) => _rules[name] = (_rules[name].What, isOn);

    public void Remove(string name) => _rules.Remove(name);

    public void Change(string name, string from, string to) =>
        _rules[name] = (_rules[name].What.Replace(from, to, StringComparison.Ordinal), _rules[name].IsOn);

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        return Task.FromResult(Answer ?? new ProgramResult(ProgramOutcome.Ended, 0, Run(Script(call)), ""));
    }

    public static string Script(ProgramCall call) => Encoding.Unicode.GetString(Convert.FromBase64String(call.Arguments[^1]));

    private string Run(string script)
    {
        if (script == FirewallScripts.Read)
        {
            return string.Join("\r\n", [$"profile|Domain|{Profile}", "profile|Public|True", .. _rules.Where(rule => rule.Value.IsOn).Select(rule => Line(rule.Key, rule.Value.What)), "end", ""]);
        }

        foreach (var line in Lies ? [] : script.Split('\n').Skip(2))
        {
            Take(line);
            BothThrough += !IsBlocked("edgemlops-hospital-out") && !IsBlocked("edgemlops-broker-out") && _rules.Count == 10 ? 1 : 0;
        }

        return "";
    }

    private void Take(string line)
    {
        var off = Off().Match(line);
        if (off.Success)
        {
            Turn(off.Groups["name"].Value, isOn: false);
            return;
        }

        var keep = Keep().Match(line);
        Assert.True(keep.Success, line);
        _rules[keep.Groups["name"].Value] = (keep.Groups["what"].Value, IsOn: true);
    }

    // As Windows writes them: a network by its mask.
    private static string Line(string name, string what)
    {
        var ports = Of("RemotePort");
        return string.Create(CultureInfo.InvariantCulture, $"rule|{name}|True|{Of("Direction")}|{Of("Action")}|{Of("Profile")}|{Of("Protocol")}|{(ports.Length > 0 ? ports : "Any")}|{Of("RemoteAddress")}");

        string Of(string key)
        {
            var parts = $" {what} ".Split($" -{key} ");
            return parts.Length < 2 ? "" : parts[1].Split(' ')[0].Trim('@', '(', ')').Replace("'", "", StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\ASet-NetFirewallRule -Name '(?<name>[a-z-]+)' -Enabled False\z", RegexOptions.NonBacktracking)]
    private static partial Regex Off();

    [GeneratedRegex(@"\Aif \(\$have -contains '[a-z-]+'\) \{ Set-NetFirewallRule -Name '[a-z-]+' [^{}]* \} else \{ New-NetFirewallRule -Name '(?<name>[a-z-]+)' -DisplayName '[a-z-]+' -Group 'EdgeMLOps airlock' (?<what>[^{}|]*) \| Out-Null \}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Keep();
}
