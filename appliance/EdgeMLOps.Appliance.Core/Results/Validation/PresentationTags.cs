using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Elements of presentation states (PS3.3 sections C.10.4, C.10.5, C.10.7, C.11.8) that nothing else here uses.</summary>
internal static class PresentationTags
{
    public static readonly DicomTag AnnotationUnits = new(0x0070, 0x0005);
    public static readonly DicomTag BoundingBoxUnits = new(0x0070, 0x0003);
    public static readonly DicomTag AnchorPointUnits = new(0x0070, 0x0004);
    public static readonly DicomTag UnformattedText = new(0x0070, 0x0006);
    public static readonly DicomTag TextObjects = new(0x0070, 0x0008);
    public static readonly DicomTag GraphicObjects = new(0x0070, 0x0009);
    public static readonly DicomTag BoundingBoxTopLeft = new(0x0070, 0x0010);
    public static readonly DicomTag BoundingBoxBottomRight = new(0x0070, 0x0011);
    public static readonly DicomTag AnchorPoint = new(0x0070, 0x0014);
    public static readonly DicomTag AnchorPointVisibility = new(0x0070, 0x0015);
    public static readonly DicomTag Dimensions = new(0x0070, 0x0020);
    public static readonly DicomTag NumberOfPoints = new(0x0070, 0x0021);
    public static readonly DicomTag Filled = new(0x0070, 0x0024);
    public static readonly DicomTag TopLeft = new(0x0070, 0x0052);
    public static readonly DicomTag BottomRight = new(0x0070, 0x0053);
    public static readonly DicomTag LayerOrder = new(0x0070, 0x0062);
    public static readonly DicomTag SizeMode = new(0x0070, 0x0100);
    public static readonly DicomTag PixelSpacing = new(0x0070, 0x0101);
    public static readonly DicomTag PixelAspectRatio = new(0x0070, 0x0102);
    public static readonly DicomTag SoftcopyVoiLuts = new(0x0028, 0x3110);
}
