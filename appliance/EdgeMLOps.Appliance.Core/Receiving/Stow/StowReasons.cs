namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Failure Reason (0008,1197) and Warning Reason (0008,1196) as we use them: PS3.18 annexes I.2.1 and I.2.2.</summary>
internal static class StowReasons
{
    /// <summary>Out of resources: the same may be stored later.</summary>
    public const ushort NoRoom = 0xA700;

    /// <summary>The data set is not of the class or instance that its file meta information names.</summary>
    public const ushort Mismatch = 0xA900;

    /// <summary>Of the range for data sets that do not match, ours: it is of another study than the request names.</summary>
    public const ushort OtherStudy = 0xA901;

    /// <summary>No Part 10 file, or no data set that can be read as far as its identifiers.</summary>
    public const ushort CannotUnderstand = 0xC000;

    /// <summary>The transfer syntax is not taken here.</summary>
    public const ushort SyntaxNotSupported = 0xC122;

    /// <summary>A failure of ours that no other code describes.</summary>
    public const ushort ProcessingFailure = 0x0110;

    /// <summary>The SOP class is not taken here.</summary>
    public const ushort ClassNotSupported = 0x0122;

    /// <summary>Of the range for warnings, ours: other bytes are known under the instance's UID; those stay, these are set aside.</summary>
    public const ushort OtherBytesKept = 0xB001;
}
