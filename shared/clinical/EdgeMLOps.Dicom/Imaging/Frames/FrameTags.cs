namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Attributes of functional groups and of frame increments (PS3.3 sections C.7.6.6, C.7.6.16 and C.7.6.17).</summary>
internal static class FrameTags
{
    public static readonly DicomTag SliceThickness = new(0x0018, 0x0050);
    public static readonly DicomTag FrameTime = new(0x0018, 0x1063);
    public static readonly DicomTag FrameTimeVector = new(0x0018, 0x1065);
    public static readonly DicomTag ImagePositionPatient = new(0x0020, 0x0032);
    public static readonly DicomTag StackId = new(0x0020, 0x9056);
    public static readonly DicomTag InStackPositionNumber = new(0x0020, 0x9057);
    public static readonly DicomTag PlaneOrientationSequence = new(0x0020, 0x9116);
    public static readonly DicomTag TemporalPositionIndex = new(0x0020, 0x9128);
    public static readonly DicomTag DimensionIndexValues = new(0x0020, 0x9157);
    public static readonly DicomTag DimensionIndexPointer = new(0x0020, 0x9165);
    public static readonly DicomTag FunctionalGroupPointer = new(0x0020, 0x9167);
    public static readonly DicomTag DimensionIndexSequence = new(0x0020, 0x9222);
    public static readonly DicomTag PixelMeasuresSequence = new(0x0028, 0x9110);
    public static readonly DicomTag GridFrameOffsetVector = new(0x3004, 0x000C);
}
