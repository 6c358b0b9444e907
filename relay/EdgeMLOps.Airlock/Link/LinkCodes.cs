namespace EdgeMLOps.Airlock.Link;

/// <summary>What is wrong with a link or its switch. Fixed words: they stand in the audit, the logs and the answers.</summary>
internal static class LinkCodes
{
    internal const string NftMissing = "NftMissing";
    internal const string NftNotPermitted = "NftNotPermitted";
    internal const string NftTimedOut = "NftTimedOut";
    internal const string NftFailed = "NftFailed";
    internal const string NftUnreadable = "NftUnreadable";
    internal const string RulesMissing = "LinkRulesMissing";
    internal const string RulesChanged = "LinkRulesChanged";
    internal const string CommandMissing = "CommandMissing";
    internal const string CommandTimedOut = "CommandTimedOut";
    internal const string CommandFailed = "CommandFailed";
    internal const string CommandUnreadable = "CommandUnreadable";
    internal const string SwitchOtherSide = "SwitchOtherSide";
    internal const string FirewallMissing = "FirewallMissing";
    internal const string FirewallTimedOut = "FirewallTimedOut";
    internal const string FirewallFailed = "FirewallFailed";
    internal const string FirewallUnreadable = "FirewallUnreadable";
    internal const string FirewallOff = "FirewallOff";
    internal const string NothingToSwitch = "NothingToSwitch";
    internal const string HospitalRuleOpen = "HospitalRuleOpen";
    internal const string OutsideRuleOpen = "OutsideRuleOpen";
    internal const string LookFailed = "LinkLookFailed";
    internal const string HospitalProbeSilent = "HospitalProbeSilent";
    internal const string HospitalProbeConnected = "HospitalProbeConnected";
    internal const string BrokerProbeConnected = "BrokerProbeConnected";

    /// <summary>Whether a look that found this says nothing of how the switch stands: it could not be read.</summary>
    internal static bool IsUnread(string code) => code is NftMissing or NftNotPermitted or NftTimedOut or NftFailed or NftUnreadable
        or CommandMissing or CommandTimedOut or CommandFailed or CommandUnreadable
        or FirewallMissing or FirewallTimedOut or FirewallFailed or FirewallUnreadable;

    /// <summary>What a person can do about it.</summary>
    internal static string Advice(string code) => code switch
    {
        NftMissing => "install the Debian package nftables, or name the program in Link:Nftables:Program",
        NftNotPermitted => "give the airlock CAP_NET_ADMIN, such as by AmbientCapabilities=CAP_NET_ADMIN of its unit",
        NftTimedOut or NftFailed or NftUnreadable => "run 'nft list table inet edgemlops_airlock' by hand and see what it says",
        CommandMissing => "see that the program of Link:Command is there and that the airlock's account may run it",
        CommandTimedOut or CommandFailed => "run the command of Link:Command by hand, as the airlock's account, and see what it says",
        CommandUnreadable => "the command of Link:Command:Proof must write hospital, outside or neither, and nothing else",
        SwitchOtherSide => "the switch does not stand where it was set: find out who else sets it",
        FirewallMissing => "name Windows PowerShell in Link:WindowsFirewall:Program",
        FirewallTimedOut or FirewallFailed or FirewallUnreadable => "run Get-NetFirewallRule -Group 'EdgeMLOps airlock' by hand, as the airlock's account, and see what it says; it must be an administrator",
        FirewallOff => "switch the Windows firewall on for all profiles: without it its rules block nothing",
        NothingToSwitch => "the driver listener switches nothing: set Link:Driver to another, or disable the boot unit",
        RulesMissing or RulesChanged => "find out who flushes or edits the machine's rules; the airlock's were set again",
        HospitalProbeSilent => "see whether the hospital is cut though the switch says that it is let through, or the addresses of HospitalProbes are wrong: a try at a wrong one proves nothing in a window",
        LookFailed => "see the log: the look at the switch ended in an exception and is made again",
        HospitalProbeConnected or BrokerProbeConnected => "look for a way around this machine's rules, such as a proxy on the loopback",
        _ => "look into the machine's rules",
    };
}
