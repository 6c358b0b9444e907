namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>How the reconciliation of a span ended. The names stand in <c>status</c> and in the events.</summary>
public enum SpanCode
{
    /// <summary>None has ended yet.</summary>
    None,

    /// <summary>Everything is here, or was fetched.</summary>
    Reconciled,

    /// <summary>Studies are missing still: they are not to be fetched, or the PACS did not send them.</summary>
    StudiesMissing,

    /// <summary>The PACS gave no answer: none at all, a broken or failed one, or no TLS that holds.</summary>
    PacsSilent,

    /// <summary>The PACS has no C-FIND, or none for us: nobody knows what is missing.</summary>
    PacsCannotBeAsked,

    /// <summary>What was owed could not be read at a start: nobody knows which spans those were.</summary>
    SpansUnreadable,
}
