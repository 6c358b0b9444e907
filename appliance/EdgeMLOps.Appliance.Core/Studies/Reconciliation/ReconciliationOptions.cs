namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>How the appliance asks the PACS for what was sent while the hospital link was down. Section <c>Studies:Reconciliation</c>.</summary>
public sealed class ReconciliationOptions
{
    /// <summary>What is done about what did not come.</summary>
    /// <value>Report; Off, Report or Fetch</value>
    public ReconciliationMode Mode { get; set; } = ReconciliationMode.Report;

    /// <summary>How long after the link is up again the PACS is asked: one with a queue sends by itself meanwhile.</summary>
    /// <value>5 min; 0 to 1 h</value>
    public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How much earlier and later than the span studies are looked for: a study begins before its images are sent, and the clocks of
    /// modalities differ. What began there is told and never fetched.
    /// </summary>
    /// <value>2 h; 0 to 1 d</value>
    public TimeSpan Margin { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Limit of the questions about one day, and of one study's fetching without the PACS getting on.</summary>
    /// <value>5 min; 1 s to 1 h</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two tries for the same span.</summary>
    /// <value>5 min; 1 s to 1 h</value>
    public TimeSpan Retry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Tries for a span, after which what is missing still is reported.</summary>
    /// <value>5; 1 to 100</value>
    public int Tries { get; set; } = 5;

    /// <summary>Studies fetched in one try, where they are.</summary>
    /// <value>200; 1 to 5000</value>
    public int MostFetched { get; set; } = 200;
}
