namespace EdgeMLOps.Relay.Leases;

/// <summary>How the lease given last stands.</summary>
internal enum LeaseStanding
{
    /// <summary>None was given since the start.</summary>
    None,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is over.</summary>
    Over,
}
