namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>What became of one object.</summary>
internal enum ReceiveOutcome
{
    /// <summary>New, durable and in the journal.</summary>
    Stored,

    /// <summary>The very same bytes are in the journal already.</summary>
    SameAgain,

    /// <summary>Other bytes under a known SOP Instance UID: the first stays, these are set aside, durably.</summary>
    OtherBytesSetAside,

    /// <summary>The header cannot be read, or names no study or series; set aside.</summary>
    Unreadable,

    /// <summary>The header is not of the SOP class or instance that the command named; set aside.</summary>
    Mismatch,

    /// <summary>A file or the journal could not be written: disk full, device error.</summary>
    NoRoom,

    /// <summary>Of another study than its sender said it is; not kept.</summary>
    OtherStudy,
}
