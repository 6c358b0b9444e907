using EdgeMLOps.Appliance.Core.Receiving;

namespace EdgeMLOps.Appliance.Core.Conformance;

/// <summary>What each outcome of a C-STORE means to its sender.</summary>
internal static class OutcomeTexts
{
    /// <exception cref="ArgumentOutOfRangeException">An outcome that nobody has put into words.</exception>
    public static string Of(ReceiveOutcome outcome) => outcome switch
    {
        ReceiveOutcome.Stored => "new, and safe: file, folder and journal are on the device",
        ReceiveOutcome.SameAgain => "the same bytes are here already",
        ReceiveOutcome.OtherBytesSetAside => "other bytes under a known SOP Instance UID: the first are kept, these are set aside, safe",
        ReceiveOutcome.Unreadable => "the header cannot be read or names no study or series; set aside",
        ReceiveOutcome.Mismatch => "the data set is not the SOP class or instance that the command names; set aside",
        ReceiveOutcome.NoRoom => "no room, or the device failed; nothing of it is kept, send it again later",
        ReceiveOutcome.OtherStudy => "of another study than the one it was sent for, by STOW-RS alone; not kept",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, message: null),
    };
}
