namespace EdgeMLOps.Contracts.Control;

/// <summary>How the appliance stands to the hospital network.</summary>
public enum LinkPhase
{
    /// <summary>Sockets are open.</summary>
    Serving,

    /// <summary>New associations are refused; open ones finish.</summary>
    Draining,

    /// <summary>Every hospital socket is closed, and this is persisted.</summary>
    Drained,
}
