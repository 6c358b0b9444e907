namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Where a model package stands on this box. Stored: numbers never change meaning.</summary>
public enum PackageState
{
    /// <summary>Its files lie in the package folder; nothing of it was looked at since.</summary>
    Imported = 1,

    /// <summary>The files are those its digest names, and its manifest is understood.</summary>
    Verified = 2,

    /// <summary>Its acceptance set passed on this box.</summary>
    Validated = 3,

    /// <summary>Its engine is warm and proven; the switch to it is the next step.</summary>
    Staged = 4,

    /// <summary>It serves. One package at the most.</summary>
    Active = 5,

    /// <summary>It has served, and may again by a roll-back.</summary>
    Retired = 6,

    /// <summary>It sees what the active one sees; nothing of it is delivered.</summary>
    Shadow = 7,

    /// <summary>It serves a share of the studies.</summary>
    Canary = 8,

    /// <summary>It failed a check and does not serve until a person has it validated again.</summary>
    Quarantined = 9,
}
