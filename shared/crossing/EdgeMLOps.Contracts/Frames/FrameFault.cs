namespace EdgeMLOps.Contracts;

/// <summary>Why bytes are no frame.</summary>
public enum FrameFault
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Fewer bytes than header and signature need.</summary>
    TooShort,

    /// <summary>More bytes than <see cref="FrameLayout.MaximumSize"/>.</summary>
    TooLong,

    /// <summary>A version this build does not read.</summary>
    UnknownVersion,

    /// <summary>A kind number this build does not know.</summary>
    UnknownKind,

    /// <summary>The kind may not travel in the stream named.</summary>
    WrongStream,

    /// <summary>The payload length does not lead to the signature.</summary>
    LengthMismatch,

    /// <summary>Sequence or epoch is zero, or a first message names a predecessor, or a later one names none.</summary>
    BadPosition,
}
