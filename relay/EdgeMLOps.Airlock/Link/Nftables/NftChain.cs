namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>A chain as it was read back.</summary>
internal sealed record NftChain(string Hook, string Policy, IList<string> Labels);
