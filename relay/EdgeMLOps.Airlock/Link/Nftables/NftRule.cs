namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>A rule of the table: what it matches and does, and the label it is known by when it is read back.</summary>
internal sealed record NftRule(string Statement, string Label);
