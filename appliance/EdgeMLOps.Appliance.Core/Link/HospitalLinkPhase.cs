namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>How the appliance stands to the hospital network.</summary>
public enum HospitalLinkPhase
{
    /// <summary>Sockets are open.</summary>
    Serving,

    /// <summary>Nothing new begins; what is open finishes.</summary>
    Draining,

    /// <summary>Every hospital socket is closed, and this is persisted.</summary>
    Drained,
}
