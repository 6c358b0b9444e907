namespace EdgeMLOps.Contracts;

/// <summary>One gapless sequence of messages of a site. The numbers are on the wire.</summary>
public enum StreamId
{
    /// <summary>Operations counters and latencies; sealed by the appliance.</summary>
    Operations = 1,

    /// <summary>Gated clinical histograms; sealed by the appliance.</summary>
    Clinical = 2,

    /// <summary>Audit head, package, policy and versions; sealed by the appliance.</summary>
    State = 3,

    /// <summary>Begin and end of a link; sealed by the relay with its own key.</summary>
    Link = 4,
}
