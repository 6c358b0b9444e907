namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>What happens to the hospital link.</summary>
internal enum LinkEvent
{
    /// <summary>The airlock asks to drain for a window.</summary>
    DrainAsked,

    /// <summary>Every hospital socket is closed.</summary>
    SidesClosed,

    /// <summary>The airlock says that a window is over.</summary>
    ServeAsked,
}
