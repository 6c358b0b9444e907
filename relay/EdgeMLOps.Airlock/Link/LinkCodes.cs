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
    internal const string NothingToSwitch = "NothingToSwitch";
    internal const string HospitalRuleOpen = "HospitalRuleOpen";
    internal const string OutsideRuleOpen = "OutsideRuleOpen";
    internal const string HospitalProbeConnected = "HospitalProbeConnected";
    internal const string BrokerProbeConnected = "BrokerProbeConnected";

    /// <summary>What a person can do about it.</summary>
    internal static string Advice(string code) => code switch
    {
        NftMissing => "install the Debian package nftables, or name the program in Link:Nftables:Program",
        NftNotPermitted => "give the airlock CAP_NET_ADMIN, such as by AmbientCapabilities=CAP_NET_ADMIN of its unit",
        NftTimedOut or NftFailed or NftUnreadable => "run 'nft list table inet edgemlops_airlock' by hand and see what it says",
        NothingToSwitch => "the driver listener switches nothing: set Link:Driver to nftables, or disable the boot unit",
        RulesMissing or RulesChanged => "find out who flushes or edits the machine's rules; the airlock's were set again",
        HospitalProbeConnected or BrokerProbeConnected => "look for a way around this machine's rules, such as a proxy on the loopback",
        _ => "look into the machine's rules",
    };
}
