using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>All that a result is made from. The same content gives the same bytes, whenever and however often it is built.</summary>
public sealed record StudyReport
{
    /// <summary>Header of one image of the study; patient and study attributes are taken from it.</summary>
    public required DicomDataset Source { get; init; }

    /// <summary>The images the model was for, at least one.</summary>
    public required IReadOnlyList<ReportImage> Images { get; init; }

    /// <summary>The kept boxes.</summary>
    public required IReadOnlyList<ReportFinding> Findings { get; init; }

    /// <summary>Model and policy.</summary>
    public required ReportAlgorithm Algorithm { get; init; }

    /// <summary>Version of this software.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>Serial number of this appliance, at most 64 characters.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Start of the analysis (IHE AIR 6.5.3: content date and time).</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>
    /// What the clocks of the study show, as a distance from UTC; content times are written so, to stand beside the study's own. Not
    /// looked at where the source itself says (Timezone Offset From UTC).
    /// </summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>What was missing of the study; null when nothing says that something was.</summary>
    public PartialStudy? Partial { get; init; }

    /// <summary>The result this one takes the place of, after a late image; null for the first.</summary>
    public string? PredecessorSopInstanceUid { get; init; }

    /// <summary>Series of the predecessor; null for the first.</summary>
    public string? PredecessorSeriesInstanceUid { get; init; }
}
