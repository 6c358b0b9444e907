namespace EdgeMLOps.Airlock.States;

/// <summary>What moves the airlock from one state to the next; its name is the audit row's kind.</summary>
internal enum AirlockEvent
{
    /// <summary>A window is due or was asked for.</summary>
    WindowBegan,

    /// <summary>The appliance says drained, and the kernel and a probe agree that no hospital socket is open.</summary>
    HospitalDown,

    /// <summary>The relay gets its lease now.</summary>
    OutsideOpened,

    /// <summary>The window is over, for whatever reason: done, failed, aborted, time up, restarted.</summary>
    WindowOver,

    /// <summary>The relay said that it is disconnected, or its lease has run out by itself.</summary>
    LeaseOver,

    /// <summary>The outside was proven down and the appliance serves again.</summary>
    Served,

    /// <summary>The outside could not be proven down.</summary>
    OutsideUnproven,

    /// <summary>A person confirmed by name that the outside is unplugged.</summary>
    OutsideUnplugged,
}
