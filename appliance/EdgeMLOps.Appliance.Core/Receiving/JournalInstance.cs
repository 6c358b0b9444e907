namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>A row of the journal: one acknowledged instance.</summary>
public sealed record JournalInstance
{
    /// <summary>Row number: the only name of the instance that logs may carry. Rises in the order of commit.</summary>
    public long Row { get; init; }

    /// <summary>Row number of its study.</summary>
    public long StudyRow { get; init; }

    /// <summary>SOP Instance UID.</summary>
    public string SopInstanceUid { get; init; } = "";

    /// <summary>SOP Class UID.</summary>
    public string SopClassUid { get; init; } = "";

    /// <summary>Study Instance UID.</summary>
    public string StudyInstanceUid { get; init; } = "";

    /// <summary>Series Instance UID.</summary>
    public string SeriesInstanceUid { get; init; } = "";

    /// <summary>Transfer Syntax UID of the stored data set.</summary>
    public string TransferSyntaxUid { get; init; } = "";

    /// <summary>Full path of the Part 10 file.</summary>
    public string Path { get; init; } = "";

    /// <summary>Length of the file in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 (32 bytes) of the data set as received.</summary>
    public byte[] Sha256 { get; init; } = [];

    /// <summary>AE title of the sender.</summary>
    public string CallingAe { get; init; } = "";

    /// <summary>Our number of the association; unique within one run of the process.</summary>
    public long AssociationId { get; init; }

    /// <summary>When it was committed, in milliseconds since 1970 UTC.</summary>
    public long ReceivedMs { get; init; }

    /// <summary>What became of it.</summary>
    public InstanceState State { get; init; }

    /// <summary>Why, with <see cref="InstanceState.Skipped"/> and <see cref="InstanceState.Failed"/>; else empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>How it came in.</summary>
    public InstanceDoor Door { get; init; }

    /// <summary>Modality (0008,0060); null when the header has none that is fit.</summary>
    public string? Modality { get; init; }

    /// <summary>Series Number (0020,0011); null when the header has none that is fit.</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Instance Number (0020,0013); null when the header has none that is fit.</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Whether its file is still kept.</summary>
    public InstanceFileState FileState { get; init; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset ReceivedUtc => DateTimeOffset.FromUnixTimeMilliseconds(ReceivedMs);
}
