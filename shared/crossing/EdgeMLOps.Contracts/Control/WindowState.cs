namespace EdgeMLOps.Contracts.Control;

/// <summary>State of the airlock, DESIGN section 5.</summary>
public enum WindowState
{
    /// <summary>The hospital link is up.</summary>
    Serving,

    /// <summary>The appliance finishes what is open.</summary>
    Draining,

    /// <summary>The hospital link is down, the outside not yet up.</summary>
    Isolated,

    /// <summary>The relay holds a lease.</summary>
    Open,

    /// <summary>The relay is disconnecting.</summary>
    Closing,

    /// <summary>The outside is checked to be down.</summary>
    Verifying,

    /// <summary>Support staff must look.</summary>
    Held,
}
