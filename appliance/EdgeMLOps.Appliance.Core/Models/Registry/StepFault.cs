namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Why a package may not take a step.</summary>
public enum StepFault
{
    /// <summary>It may.</summary>
    None = 0,

    /// <summary>It is there already.</summary>
    AlreadyThere,

    /// <summary>A version is imported once and never again.</summary>
    ImportedOnce,

    /// <summary>Its files have not been verified.</summary>
    NotVerified,

    /// <summary>Its acceptance set has not passed on this box.</summary>
    NotValidated,

    /// <summary>Its engine is not warm and proven.</summary>
    NotStaged,

    /// <summary>It has never served.</summary>
    NeverServed,

    /// <summary>It serves; it leaves that by another taking its place.</summary>
    Serving,

    /// <summary>It has served; only a roll-back or a new validation leads on from there.</summary>
    Retired,

    /// <summary>It plays another part beside the active one, and is taken out of that first.</summary>
    Beside,

    /// <summary>It is set aside until it is validated again.</summary>
    Quarantined,
}
