namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>Where a policy stands on this box. Stored: numbers never change meaning.</summary>
public enum PolicyState
{
    /// <summary>It is signed, understood and kept; nothing goes by it yet.</summary>
    Imported = 1,

    /// <summary>Images of its model go by it while a release that it names serves. One policy of each model at the most.</summary>
    Active = 2,

    /// <summary>It was active, and may be again.</summary>
    Retired = 3,

    /// <summary>It is no longer believed or understood, and is used by nothing until it is imported again.</summary>
    Quarantined = 4,
}
