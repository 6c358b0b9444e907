namespace EdgeMLOps.Appliance.Core.Predictions.Backup;

/// <summary>Why a backup was not made or not put in place.</summary>
public enum BackupFault
{
    /// <summary>There is a file of this name already.</summary>
    Exists,

    /// <summary>The file is not there.</summary>
    Missing,

    /// <summary>It is no prediction log, or a damaged one.</summary>
    Damaged,

    /// <summary>It was written by a newer version of this program.</summary>
    NewerSchema,

    /// <summary>Its identities are encrypted under another key than this box has.</summary>
    OtherKey,

    /// <summary>It is not the file of the digest that was given.</summary>
    OtherDigest,
}
