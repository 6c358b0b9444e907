namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>One object that was set aside: for the hospital's own eyes, on this box.</summary>
public sealed record QuarantineEntry
{
    /// <summary>Row number; what <c>quarantine remove</c> is given.</summary>
    public long Row { get; init; }

    /// <summary>Why.</summary>
    public QuarantineReason Reason { get; init; }

    /// <summary>SOP Instance UID, as its sender said.</summary>
    public string SopInstanceUid { get; init; } = "";

    /// <summary>Name of the file within <c>quarantine/</c>.</summary>
    public string File { get; init; } = "";

    /// <summary>Length of the file in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Who sent it.</summary>
    public string CallingAe { get; init; } = "";

    /// <summary>When, in milliseconds since 1970 UTC.</summary>
    public long ReceivedMs { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset ReceivedUtc => DateTimeOffset.FromUnixTimeMilliseconds(ReceivedMs);

    /// <summary>Why, in plain words, and what the sender was told.</summary>
    public string Explanation => Reason switch
    {
        QuarantineReason.HeaderUnreadable =>
            "Its header cannot be read, or names no study or series. The sender was told so (C000) and still has it.",
        QuarantineReason.HeaderMismatch =>
            "It is not the object that its sender announced: another SOP class or instance. The sender was told so (A900) and still has it.",
        QuarantineReason.OtherBytes =>
            "Another object came before under the same UID and is the one that is used. The sender was told Success.",
        _ => "",
    };
}
