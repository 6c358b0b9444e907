namespace EdgeMLOps.Contracts.Control;

/// <summary>A span without a hospital link that is not reconciled with the PACS.</summary>
public sealed record UnreconciledFact
{
    /// <summary>When the link went down.</summary>
    public required DateTimeOffset FromUtc { get; init; }

    /// <summary>When it was up again.</summary>
    public required DateTimeOffset ToUtc { get; init; }

    /// <summary>How its reconciliation ended: StudiesMissing, PacsSilent, PacsCannotBeAsked or SpansUnreadable.</summary>
    public required string Code { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset AtUtc { get; init; }

    /// <summary>Studies the PACS had and the appliance had not, when it was last asked.</summary>
    public required int Missing { get; init; }

    /// <summary>Those of them that are missing still.</summary>
    public required int Unfetched { get; init; }

    /// <summary>How often the PACS was asked about it.</summary>
    public required int Tries { get; init; }
}
