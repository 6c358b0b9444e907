namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>The labels of the rules; each stands in the kernel as the rule's comment.</summary>
internal static class NftLabels
{
    internal const string Loopback = "loopback";
    internal const string Hospital = "hospital";
    internal const string NoCaller = "no-caller";
    internal const string Outside = "outside";
    internal const string Notice = "outside-notice";
    internal const string Refuse = "refuse";
}
