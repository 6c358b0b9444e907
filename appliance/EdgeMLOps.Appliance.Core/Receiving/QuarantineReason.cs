namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Why an object was set aside. The numbers are stored.</summary>
public enum QuarantineReason
{
    /// <summary>Its header cannot be read, or names no study or series.</summary>
    HeaderUnreadable = 0,

    /// <summary>Its header names another SOP class or instance than the C-STORE command.</summary>
    HeaderMismatch = 1,

    /// <summary>Other bytes under a SOP Instance UID that is in the journal; the first stays.</summary>
    OtherBytes = 2,
}
