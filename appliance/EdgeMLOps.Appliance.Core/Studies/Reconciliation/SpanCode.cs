namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>How the reconciliation of a span ended. The names stand in <c>status</c> and in the events.</summary>
internal enum SpanCode
{
    /// <summary>None has ended yet.</summary>
    None,

    /// <summary>Everything is here, or was fetched.</summary>
    Reconciled,

    /// <summary>Studies are missing still: the PACS did not send them, or more than may be fetched are.</summary>
    StudiesMissing,

    /// <summary>The PACS did not answer, whatever was tried.</summary>
    PacsSilent,

    /// <summary>The PACS has no C-FIND, or none for us: nobody knows what is missing.</summary>
    PacsCannotBeAsked,
}
