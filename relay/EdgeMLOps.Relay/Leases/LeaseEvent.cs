namespace EdgeMLOps.Relay.Leases;

/// <summary>What happens to a lease.</summary>
internal enum LeaseEvent
{
    /// <summary>A lease of another name is given.</summary>
    GivenNew,

    /// <summary>The lease given last is given again.</summary>
    GivenAgain,

    /// <summary>It was not renewed in time, or its end is reached.</summary>
    TimedOut,

    /// <summary>It is taken back, or the relay stops.</summary>
    TakenBack,
}
