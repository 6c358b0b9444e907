namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>One image of an acceptance set.</summary>
public sealed record AcceptanceImage
{
    /// <summary>Name of the DICOM file, in the same folder.</summary>
    public required string File { get; init; }

    /// <summary>Every candidate at or above the set's score; may be none.</summary>
    public required IReadOnlyList<AcceptanceBox> Boxes { get; init; }
}
