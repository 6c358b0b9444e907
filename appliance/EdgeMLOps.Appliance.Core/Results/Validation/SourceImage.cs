using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>What is known of an image that results may be about.</summary>
/// <param name="Header">Its data set; the pixels are not needed.</param>
public sealed record SourceImage(DicomDataset Header)
{
    /// <summary>SOP Instance UID.</summary>
    public string SopInstanceUid => FaultCollector.Text(Header, DicomTag.SOPInstanceUID);

    /// <summary>SOP Class UID.</summary>
    public string SopClassUid => FaultCollector.Text(Header, DicomTag.SOPClassUID);

    /// <summary>Series Instance UID.</summary>
    public string SeriesInstanceUid => FaultCollector.Text(Header, DicomTag.SeriesInstanceUID);

    /// <summary>Study Instance UID.</summary>
    public string StudyInstanceUid => FaultCollector.Text(Header, DicomTag.StudyInstanceUID);

    /// <summary>Columns, in pixels.</summary>
    public int Columns => Header.GetSingleValueOrDefault(DicomTag.Columns, 0);

    /// <summary>Rows, in pixels.</summary>
    public int Rows => Header.GetSingleValueOrDefault(DicomTag.Rows, 0);

    /// <summary>Frames, 1 where it does not say.</summary>
    public int Frames => Math.Max(1, Header.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1));

    /// <summary>It says that it is in colour, of a palette too.</summary>
    public bool IsInColour => FaultCollector.Text(Header, DicomTag.PhotometricInterpretation) is { Length: > 0 } photometric
        && !photometric.StartsWith("MONOCHROME", StringComparison.Ordinal);
}
