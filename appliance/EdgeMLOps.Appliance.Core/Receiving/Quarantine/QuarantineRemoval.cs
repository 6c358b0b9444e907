namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>What came of the wish to remove an object that was set aside.</summary>
public enum QuarantineRemoval
{
    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>There is no such row.</summary>
    NoSuchRow,

    /// <summary>It was acknowledged, and the first object under its UID is not there any more: this is all we have.</summary>
    OnlyCopy,
}
