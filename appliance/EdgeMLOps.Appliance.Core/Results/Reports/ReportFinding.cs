namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>A kept box.</summary>
public sealed record ReportFinding
{
    /// <summary>The image it lies on: one of the report's.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>The frame, counted from 1; null where the image has one only.</summary>
    public int? Frame { get; init; }

    /// <summary>What the model's class means.</summary>
    public required ReportCode Finding { get; init; }

    /// <summary>Where in the body; null when the model does not say, which on an image of the chest means the lung.</summary>
    public required ReportCode? Site { get; init; }

    /// <summary>Score, 0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>Left edge in pixels of the image, 0 = outer edge of the first column.</summary>
    public required double X1 { get; init; }

    /// <summary>Top edge in pixels, 0 = outer edge of the first row.</summary>
    public required double Y1 { get; init; }

    /// <summary>Right edge in pixels.</summary>
    public required double X2 { get; init; }

    /// <summary>Bottom edge in pixels.</summary>
    public required double Y2 { get; init; }

    /// <summary>Width in the body in millimetres, or null when the spacing is not known.</summary>
    public required double? WidthMm { get; init; }

    /// <summary>Height in the body in millimetres, or null when the spacing is not known.</summary>
    public required double? HeightMm { get; init; }
}
