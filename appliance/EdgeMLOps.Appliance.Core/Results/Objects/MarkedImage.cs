using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Results.Rendering;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>An image, or a frame of one, that boxes lie on, as the objects of a result need it.</summary>
internal sealed record MarkedImage
{
    /// <summary>What it is in the report.</summary>
    public required ReportImage Image { get; init; }

    /// <summary>Its header; pixel data is not looked at.</summary>
    public required DicomDataset Header { get; init; }

    /// <summary>The frame, from 1; null where the image has only one.</summary>
    public required int? Frame { get; init; }

    /// <summary>What of its values is shown where its header leaves that open; null where nobody looked.</summary>
    public VoiWindow? Window { get; init; }

    /// <summary>The frame with its boxes; null where none is wanted or it cannot be decoded.</summary>
    public CapturePicture? Picture { get; init; }

    public int Columns => Header.GetSingleValueOrDefault(DicomTag.Columns, 0);

    public int Rows => Header.GetSingleValueOrDefault(DicomTag.Rows, 0);

    public bool IsGreyscale => Photometric is "MONOCHROME1" or "MONOCHROME2";

    /// <summary>The lowest value is shown white.</summary>
    public bool IsInverse => Photometric is "MONOCHROME1";

    private string Photometric => Header.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "");

    /// <summary>Whether a box lies on it.</summary>
    public bool Has(ReportFinding box) =>
        box.Frame == Frame && string.Equals(box.SopInstanceUid, Image.SopInstanceUid, StringComparison.Ordinal);

    /// <summary>A reference to the frame, or to the image that has no other.</summary>
    public DicomDataset Reference() => Reference([this]);

    /// <summary>One reference an image, which names the frames of it.</summary>
    public static DicomDataset[] References(IEnumerable<MarkedImage> images) =>
        [.. images.GroupBy(image => image.Image.SopInstanceUid, StringComparer.Ordinal).Select(group => Reference([.. group]))];

    /// <summary>Frames of one image; none where it has one only.</summary>
    public static int[] FramesOf(IEnumerable<MarkedImage> images) => [.. images.Select(image => image.Frame).OfType<int>().Order()];

    private static DicomDataset Reference(IReadOnlyList<MarkedImage> frames)
    {
        var reference = ReportHeader.Reference(frames[0].Image.SopClassUid, frames[0].Image.SopInstanceUid);
        return FramesOf(frames) is { Length: > 0 } numbers ? reference.AddOrUpdate(DicomTag.ReferencedFrameNumber, numbers) : reference;
    }

    /// <summary>What is said of the analysed frame: by its functional group, or else by the image.</summary>
    public DicomDataset Group(DicomTag group) =>
        DicomFrameSet.TryCreate(Header, out var frames, out _) && frames.TryGetGroup((Frame ?? 1) - 1, group, out var item) ? item : Header;
}
