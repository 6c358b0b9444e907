namespace EdgeMLOps.Airlock.States;

/// <summary>What the airlock says to others that brings a link up.</summary>
internal enum AirlockCommand
{
    /// <summary>To the relay: be connected for a while.</summary>
    Grant,

    /// <summary>To the appliance: serve the hospital.</summary>
    Serve,
}
