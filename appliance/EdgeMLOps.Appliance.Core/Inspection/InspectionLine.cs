namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>One line of <c>inspect --json</c>. Names no patient: codes, sizes and digests only.</summary>
public sealed record InspectionLine
{
    /// <summary>The file as it was named.</summary>
    public required string File { get; init; }

    /// <summary><c>ok</c>, <c>no-pixels</c> or <c>corrupt</c>: of the file alone, not of what this program can do with it.</summary>
    public required string Outcome { get; init; }

    /// <summary><c>accepted</c>, or the code why the embedded model is not for it.</summary>
    public required string Screening { get; init; }

    /// <summary>Why the pixels were not decoded, or the file not read; empty where nothing is to be said.</summary>
    public required string Code { get; init; }

    /// <summary>Tag, offset or sizes at fault; empty where there is no fault.</summary>
    public required string Message { get; init; }

    /// <summary>SOP Class UID (0008,0016); null where it is missing or none.</summary>
    public string? SopClass { get; init; }

    /// <summary>Modality (0008,0060); null where it is missing or none.</summary>
    public string? Modality { get; init; }

    /// <summary>Transfer syntax, declared or recognised; null where the file could not be read.</summary>
    public string? TransferSyntax { get; init; }

    /// <summary>Rows (0028,0010).</summary>
    public int? Rows { get; init; }

    /// <summary>Columns (0028,0011).</summary>
    public int? Columns { get; init; }

    /// <summary>Number of Frames (0028,0008); 1 for an image that declares none.</summary>
    public int? Frames { get; init; }

    /// <summary>Samples per Pixel (0028,0002).</summary>
    public int? SamplesPerPixel { get; init; }

    /// <summary>Photometric Interpretation (0028,0004).</summary>
    public string? Photometric { get; init; }

    /// <summary>Bits Allocated (0028,0100).</summary>
    public int? BitsAllocated { get; init; }

    /// <summary>Bits Stored (0028,0101).</summary>
    public int? BitsStored { get; init; }

    /// <summary>Pixel Representation (0028,0103): 0 unsigned, 1 two's complement.</summary>
    public int? PixelRepresentation { get; init; }

    /// <summary>SHA-256 of the first frame's cells; null where it was not decoded.</summary>
    public string? Frame0Sha256 { get; init; }

    /// <summary>SHA-256 of all frames' cells; null where one was not decoded.</summary>
    public string? AllFramesSha256 { get; init; }

    /// <summary>SHA-256 of the first frame's values: cells masked or sign-extended to Bits Stored; null where it was not decoded.</summary>
    public string? Frame0ValueSha256 { get; init; }

    /// <summary>SHA-256 of all frames' values; null where one was not decoded.</summary>
    public string? AllFramesValueSha256 { get; init; }

    /// <summary>Breaches of the standard that were read past: code, tag and offset.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
