namespace EdgeMLOps.Dicom.Imaging;

/// <summary>What an object says of one of its frames.</summary>
public sealed record DicomFrame
{
    /// <summary>The frame, counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Distances between pixels; null where not said.</summary>
    public required DicomFrameSpacing? Spacing { get; init; }

    /// <summary>The centre of its first pixel, in mm; null where not said.</summary>
    public required DicomVector? Position { get; init; }

    /// <summary>How it lies in the patient; null where not said.</summary>
    public required DicomOrientation? Orientation { get; init; }

    /// <summary>Its place in dimensions and stacks; null where it has none.</summary>
    public required DicomFrameContent? Content { get; init; }

    /// <summary>Time since the first frame, in ms, of an object without functional groups; null where not said.</summary>
    public required double? TimeMs { get; init; }

    /// <summary>What tells the frames of an object without functional groups apart.</summary>
    public required IReadOnlyList<DicomFrameIncrement> Increments { get; init; }

    /// <summary>Its number; no value of it.</summary>
    public override string ToString() => FormattableString.Invariant($"frame {Number}");
}
