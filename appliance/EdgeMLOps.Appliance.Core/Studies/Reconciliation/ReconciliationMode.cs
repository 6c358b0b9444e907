namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>What is done about studies that the PACS got while the hospital link was down.</summary>
public enum ReconciliationMode
{
    /// <summary>Nothing: the PACS is not asked.</summary>
    Off,

    /// <summary>The PACS is asked, and what did not come is told.</summary>
    Report,

    /// <summary>
    /// What began while the link was down is fetched by C-MOVE, too; the rest is told. For a PACS that sends the appliance every study of
    /// its modalities: nothing in a C-FIND tells which of them it would have sent.
    /// </summary>
    Fetch,
}
