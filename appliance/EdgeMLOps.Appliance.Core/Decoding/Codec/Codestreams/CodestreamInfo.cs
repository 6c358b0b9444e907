namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>What the header of a codestream says.</summary>
internal sealed record CodestreamInfo
{
    public required CodestreamKind Kind { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Components { get; init; }

    /// <summary>Bits of a sample.</summary>
    public required int Precision { get; init; }

    /// <summary>JPEG 2000 alone can say so; the others are unsigned.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The values come back as they went in.</summary>
    public required bool IsLossless { get; init; }

    public CodestreamColour Colour { get; init; }

    /// <summary>Where the codestream begins in what was read; above 0 within a JP2 file.</summary>
    public int Offset { get; init; }

    /// <summary>Its bytes, padding taken off.</summary>
    public required int Length { get; init; }

    /// <summary>It lacks its end marker, though nothing else.</summary>
    public bool LacksEnd { get; init; }
}
