namespace EdgeMLOps.Airlock.States;

/// <summary>What a step found out, as far as a guard asks for it.</summary>
[Flags]
internal enum AirlockFacts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The appliance says drained, for this window.</summary>
    ApplianceDrained = 1,

    /// <summary>The hospital link was proven down.</summary>
    HospitalDown = 2,

    /// <summary>The relay says, after its lease was taken back, that its link is down.</summary>
    RelayDown = 4,

    /// <summary>The relay answered the last grant, so none is still on its way to it.</summary>
    GrantsAnswered = 8,

    /// <summary>Every lease that was ever granted has run out by itself, and the relay does not say otherwise.</summary>
    LeaseRanOut = 16,

    /// <summary>The outside was proven down.</summary>
    OutsideDown = 32,

    /// <summary>A person confirmed by name that the outside is unplugged.</summary>
    PersonConfirmed = 64,

    /// <summary>The appliance says that it serves.</summary>
    ApplianceServing = 128,
}
