namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>Where a commitment request stands. The numbers are stored.</summary>
internal enum CommitmentState
{
    /// <summary>Its report is due, or on its way.</summary>
    Waiting = 0,

    /// <summary>The peer confirmed the report.</summary>
    Confirmed = 1,

    /// <summary>The peer could not be reached for too long.</summary>
    GivenUp = 2,
}
