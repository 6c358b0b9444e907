namespace EdgeMLOps.Airlock.Windows;

/// <summary>How a window runs. Section <c>Window</c>.</summary>
public sealed class WindowOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Window";

    /// <summary>Longest window in minutes.</summary>
    public const int MaximumMinutes = 240;

    /// <summary>The appliance's <c>Storage:Root</c>, below which its control socket is.</summary>
    public string ApplianceRoot { get; set; } = "";

    /// <summary>The relay's <c>Storage:Root</c>, below which its control socket is.</summary>
    public string RelayRoot { get; set; } = "";

    /// <summary>Seconds open associations and deliveries get to finish.</summary>
    /// <value>60; 1 to 900.</value>
    public int DrainSeconds { get; set; } = 60;

    /// <summary>Seconds after that until the appliance must have sealed its summaries and said drained.</summary>
    /// <value>90; 1 to 900.</value>
    public int SealSeconds { get; set; } = 90;

    /// <summary>Seconds after which the relay's lease ends unless renewed.</summary>
    /// <value>5, with <c>command</c> 30, with <c>windows-firewall</c> 60; 1 to 60, and at least two renewals with all that these run.</value>
    public int LeaseTtlSeconds { get; set; } = 5;

    /// <summary>Milliseconds between two renewals.</summary>
    /// <value>1000, with <c>windows-firewall</c> 5000; 100 to 10000.</value>
    public int RenewMilliseconds { get; set; } = 1000;

    /// <summary>Seconds a link may take to be proven down after its program said so.</summary>
    /// <value>10; 1 to 300.</value>
    public int ProofSeconds { get; set; } = 10;

    /// <summary>Seconds a call over a control socket may take.</summary>
    /// <value>10; 1 to 60. The relay's answer to a revocation takes up to 5.</value>
    public int CallSeconds { get; set; } = 10;
}
