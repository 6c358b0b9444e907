namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>An instance whose file is durable in <c>instances/</c>, ready for its journal row.</summary>
public sealed record NewInstance
{
    /// <summary>SOP Instance UID; unique in the journal.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>SOP Class UID.</summary>
    public required string SopClassUid { get; init; }

    /// <summary>Study Instance UID, as the stored header says.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Series Instance UID, as the stored header says.</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Transfer Syntax UID of the stored data set.</summary>
    public required string TransferSyntaxUid { get; init; }

    /// <summary>Name of the file within <c>instances/</c>: random, not a UID.</summary>
    public required string File { get; init; }

    /// <summary>Length of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 (32 bytes) of the data set as received, without preamble and file meta information.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>AE title of the sender.</summary>
    public required string CallingAe { get; init; }

    /// <summary>Our number of the association; unique within one run of the process; 0: none.</summary>
    public required long AssociationId { get; init; }

    /// <summary>How it came in.</summary>
    public InstanceDoor Door { get; init; }

    /// <summary>Modality (0008,0060); null when missing or no code string.</summary>
    public string? Modality { get; init; }

    /// <summary>Series Number (0020,0011); null when missing or no number.</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Instance Number (0020,0013); null when missing or no number.</summary>
    public int? InstanceNumber { get; init; }
}
