namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>What became of a change that was asked of the registry.</summary>
public enum ModelChangeCode
{
    /// <summary>It is done.</summary>
    Done = 0,

    /// <summary>No package has this name or digest.</summary>
    NotFound,

    /// <summary>Several packages have this name; the message lists their digests.</summary>
    Ambiguous,

    /// <summary>The table of transitions has no such step; the message says from, to and why.</summary>
    IllegalStep,

    /// <summary>The package is older than what it would replace; only a roll-back goes back.</summary>
    OlderRelease,

    /// <summary>The demonstration package serves when nothing else does, and is not activated.</summary>
    IsDemonstration,

    /// <summary>The caller is not in the group that may.</summary>
    NotAuthorised,

    /// <summary>Nothing served before.</summary>
    NothingToReturnTo,

    /// <summary>The file is no package, or not one that may be imported; the message begins with its code.</summary>
    ImportRefused,

    /// <summary>The package's files are not those that were imported; it is quarantined.</summary>
    PackageDamaged,

    /// <summary>The package has no acceptance set, or not one that can be run; it is quarantined.</summary>
    AcceptanceInvalid,

    /// <summary>The model does not open on this engine; it is quarantined.</summary>
    EngineRefused,

    /// <summary>The model did not find what it should, or was too slow; it is quarantined.</summary>
    AcceptanceFailed,

    /// <summary>Another change came first: look again.</summary>
    Overtaken,

    /// <summary>Another package plays a part beside the one that serves; that is ended first.</summary>
    PartTaken,

    /// <summary>No package plays this part.</summary>
    PartEmpty,

    /// <summary>The package finds nothing that the one that serves finds too: there is no class of the same name.</summary>
    NotComparable,

    /// <summary>The root document is damaged, gone or open to others: no package is believed until that is mended, and none is set aside for it.</summary>
    RootNotTrusted,
}
