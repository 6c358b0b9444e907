namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>The commands as data. What they hold of the configuration are addresses and ports, nothing that a shell reads otherwise.</summary>
internal static class FirewallScripts
{
    internal const string Group = "EdgeMLOps airlock";

    private const string Stop = "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'";

    /// <summary>What is enforced now, a line a profile and a rule: ActiveStore is the sum of all policies.</summary>
    public static string Read { get; } = string.Join('\n',
    [
        Stop,
        "foreach ($p in Get-NetFirewallProfile -PolicyStore ActiveStore) { 'profile|' + $p.Name + '|' + [string]$p.Enabled }",
        $"foreach ($r in @(Get-NetFirewallRule -PolicyStore ActiveStore -Group '{Group}' -ErrorAction SilentlyContinue)) {{ "
        + "$a = $r | Get-NetFirewallAddressFilter; $t = $r | Get-NetFirewallPortFilter; "
        + "'rule|' + $r.Name + '|' + [string]$r.Enabled + '|' + [string]$r.Direction + '|' + [string]$r.Action + '|' + [string]$r.Profile + '|' "
        + "+ $t.Protocol + '|' + (@($t.RemotePort) -join ',') + '|' + (@($a.RemoteAddress) -join ',') }",
        "'end'",
    ]);

    /// <summary>Blocks both sides first, and lets one through then: the firewall has no transaction, so at no line are both through.</summary>
    public static string Set(IReadOnlyList<FirewallRule> rules, LinkSide side) => string.Join('\n',
    [
        Stop,
        $"$have = @(Get-NetFirewallRule -Group '{Group}' -ErrorAction SilentlyContinue | ForEach-Object {{ $_.Name }})",
        .. rules.Select(Keep),
        .. rules.Where(rule => !rule.IsOn(side)).Select(rule => $"Set-NetFirewallRule -Name '{rule.Name}' -Enabled False"),
    ]);

    private static string Keep(FirewallRule rule)
    {
        var what = $"-Direction {rule.Direction} -Action Block -Profile Any -Protocol {rule.Protocol}"
            + (rule.Protocol is "TCP" or "UDP" ? $" -RemotePort {Quoted(rule.Ports.Split(','))}" : "")
            + $" -RemoteAddress {Quoted(rule.Addresses)} -Enabled True";
        return $"if ($have -contains '{rule.Name}') {{ Set-NetFirewallRule -Name '{rule.Name}' {what} }} "
            + $"else {{ New-NetFirewallRule -Name '{rule.Name}' -DisplayName '{rule.Name}' -Group '{Group}' {what} | Out-Null }}";
    }

    private static string Quoted(IEnumerable<string> values) => $"@({string.Join(',', values.Select(value => $"'{value}'"))})";
}
