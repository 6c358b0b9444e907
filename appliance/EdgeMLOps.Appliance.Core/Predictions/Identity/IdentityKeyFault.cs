namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>Why the identities of the prediction log cannot be read or written at the moment.</summary>
public enum IdentityKeyFault
{
    /// <summary>They can.</summary>
    None,

    /// <summary>There is no key file, and rows are encrypted under the key it held.</summary>
    Missing,

    /// <summary>The key is not the one that rows are encrypted under.</summary>
    Other,

    /// <summary>The file does not hold a key of 32 bytes.</summary>
    Malformed,

    /// <summary>Other accounts may read or write the file.</summary>
    Exposed,

    /// <summary>The account of this program may not read the file, or the device failed.</summary>
    Unreadable,

    /// <summary>The file was sealed (DPAPI) on another machine or by another installation of Windows, or what was sealed was changed.</summary>
    SealedElsewhere,
}
