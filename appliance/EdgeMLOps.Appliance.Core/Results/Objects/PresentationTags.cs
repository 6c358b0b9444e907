using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>Attributes of presentation states, PS3.3 sections C.10.4 to C.10.7.</summary>
internal static class PresentationTags
{
    public static readonly DicomTag BoundingBoxAnnotationUnits = new(0x0070, 0x0003);
    public static readonly DicomTag AnchorPointAnnotationUnits = new(0x0070, 0x0004);
    public static readonly DicomTag GraphicAnnotationUnits = new(0x0070, 0x0005);
    public static readonly DicomTag UnformattedTextValue = new(0x0070, 0x0006);
    public static readonly DicomTag TextObjectSequence = new(0x0070, 0x0008);
    public static readonly DicomTag GraphicObjectSequence = new(0x0070, 0x0009);
    public static readonly DicomTag BoundingBoxTopLeftHandCorner = new(0x0070, 0x0010);
    public static readonly DicomTag BoundingBoxBottomRightHandCorner = new(0x0070, 0x0011);
    public static readonly DicomTag BoundingBoxTextHorizontalJustification = new(0x0070, 0x0012);
    public static readonly DicomTag AnchorPoint = new(0x0070, 0x0014);
    public static readonly DicomTag AnchorPointVisibility = new(0x0070, 0x0015);
    public static readonly DicomTag GraphicDimensions = new(0x0070, 0x0020);
    public static readonly DicomTag NumberOfGraphicPoints = new(0x0070, 0x0021);
    public static readonly DicomTag GraphicFilled = new(0x0070, 0x0024);
    public static readonly DicomTag DisplayedAreaTopLeftHandCorner = new(0x0070, 0x0052);
    public static readonly DicomTag DisplayedAreaBottomRightHandCorner = new(0x0070, 0x0053);
    public static readonly DicomTag GraphicLayerOrder = new(0x0070, 0x0062);
    public static readonly DicomTag GraphicLayerRecommendedDisplayGrayscaleValue = new(0x0070, 0x0066);
    public static readonly DicomTag GraphicLayerDescription = new(0x0070, 0x0068);
    public static readonly DicomTag PresentationSizeMode = new(0x0070, 0x0100);
    public static readonly DicomTag PresentationPixelSpacing = new(0x0070, 0x0101);
    public static readonly DicomTag PresentationPixelAspectRatio = new(0x0070, 0x0102);
    public static readonly DicomTag GraphicLayerRecommendedDisplayCIELabValue = new(0x0070, 0x0401);
}
