namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>How the appliance asks the PACS for what was sent while the hospital link was down. Section <c>Studies:Reconciliation</c>.</summary>
public sealed class ReconciliationOptions
{
    /// <summary>How long after the link is up again the PACS is asked: one with a queue sends by itself meanwhile.</summary>
    /// <value>5 min; 0 to 1 h</value>
    public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How much earlier and later than the span studies are looked for: a study begins before its images are sent, and the clocks of
    /// modalities differ.
    /// </summary>
    /// <value>2 h; 0 to 1 d</value>
    public TimeSpan Margin { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Limit of the questions about one day, and of one study's fetching.</summary>
    /// <value>5 min; 1 s to 1 h</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two tries for the same span.</summary>
    /// <value>5 min; 1 s to 1 h</value>
    public TimeSpan Retry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Tries for a span, after which what is missing still is reported.</summary>
    /// <value>5; 1 to 100</value>
    public int Tries { get; set; } = 5;

    /// <summary>Studies fetched in one try; 0: they are reported and not fetched.</summary>
    /// <value>200; 0 to 5000</value>
    public int MostFetched { get; set; } = 200;
}
