namespace EdgeMLOps.Dicom;

public readonly partial record struct DicomTag
{
    /// <summary>(0028,0002) Samples per Pixel, US.</summary>
    public static readonly DicomTag SamplesPerPixel = new(0x0028, 0x0002);

    /// <summary>(0028,0004) Photometric Interpretation, CS.</summary>
    public static readonly DicomTag PhotometricInterpretation = new(0x0028, 0x0004);

    /// <summary>(0028,0006) Planar Configuration, US.</summary>
    public static readonly DicomTag PlanarConfiguration = new(0x0028, 0x0006);

    /// <summary>(0028,0008) Number of Frames, IS.</summary>
    public static readonly DicomTag NumberOfFrames = new(0x0028, 0x0008);

    /// <summary>(0028,0009) Frame Increment Pointer, AT.</summary>
    public static readonly DicomTag FrameIncrementPointer = new(0x0028, 0x0009);

    /// <summary>(0028,0010) Rows, US.</summary>
    public static readonly DicomTag Rows = new(0x0028, 0x0010);

    /// <summary>(0028,0011) Columns, US.</summary>
    public static readonly DicomTag Columns = new(0x0028, 0x0011);

    /// <summary>(0028,0030) Pixel Spacing, DS.</summary>
    public static readonly DicomTag PixelSpacing = new(0x0028, 0x0030);

    /// <summary>(0028,0034) Pixel Aspect Ratio, IS.</summary>
    public static readonly DicomTag PixelAspectRatio = new(0x0028, 0x0034);

    /// <summary>(0028,0100) Bits Allocated, US.</summary>
    public static readonly DicomTag BitsAllocated = new(0x0028, 0x0100);

    /// <summary>(0028,0101) Bits Stored, US.</summary>
    public static readonly DicomTag BitsStored = new(0x0028, 0x0101);

    /// <summary>(0028,0102) High Bit, US.</summary>
    public static readonly DicomTag HighBit = new(0x0028, 0x0102);

    /// <summary>(0028,0103) Pixel Representation, US.</summary>
    public static readonly DicomTag PixelRepresentation = new(0x0028, 0x0103);

    /// <summary>(0028,0106) Smallest Image Pixel Value, US or SS.</summary>
    public static readonly DicomTag SmallestImagePixelValue = new(0x0028, 0x0106);

    /// <summary>(0028,0107) Largest Image Pixel Value, US or SS.</summary>
    public static readonly DicomTag LargestImagePixelValue = new(0x0028, 0x0107);

    /// <summary>(0028,0108) Smallest Pixel Value in Series, US or SS.</summary>
    public static readonly DicomTag SmallestPixelValueInSeries = new(0x0028, 0x0108);

    /// <summary>(0028,0109) Largest Pixel Value in Series, US or SS.</summary>
    public static readonly DicomTag LargestPixelValueInSeries = new(0x0028, 0x0109);

    /// <summary>(0028,0120) Pixel Padding Value, US or SS.</summary>
    public static readonly DicomTag PixelPaddingValue = new(0x0028, 0x0120);

    /// <summary>(0028,0121) Pixel Padding Range Limit, US or SS.</summary>
    public static readonly DicomTag PixelPaddingRangeLimit = new(0x0028, 0x0121);

    /// <summary>(0028,0300) Quality Control Image, CS.</summary>
    public static readonly DicomTag QualityControlImage = new(0x0028, 0x0300);

    /// <summary>(0028,0301) Burned In Annotation, CS.</summary>
    public static readonly DicomTag BurnedInAnnotation = new(0x0028, 0x0301);

    /// <summary>(0028,0A02) Pixel Spacing Calibration Type, CS.</summary>
    public static readonly DicomTag PixelSpacingCalibrationType = new(0x0028, 0x0A02);

    /// <summary>(0028,0A04) Pixel Spacing Calibration Description, LO.</summary>
    public static readonly DicomTag PixelSpacingCalibrationDescription = new(0x0028, 0x0A04);

    /// <summary>(0028,1040) Pixel Intensity Relationship, CS.</summary>
    public static readonly DicomTag PixelIntensityRelationship = new(0x0028, 0x1040);

    /// <summary>(0028,1041) Pixel Intensity Relationship Sign, SS.</summary>
    public static readonly DicomTag PixelIntensityRelationshipSign = new(0x0028, 0x1041);

    /// <summary>(0028,1050) Window Center, DS.</summary>
    public static readonly DicomTag WindowCenter = new(0x0028, 0x1050);

    /// <summary>(0028,1051) Window Width, DS.</summary>
    public static readonly DicomTag WindowWidth = new(0x0028, 0x1051);

    /// <summary>(0028,1052) Rescale Intercept, DS.</summary>
    public static readonly DicomTag RescaleIntercept = new(0x0028, 0x1052);

    /// <summary>(0028,1053) Rescale Slope, DS.</summary>
    public static readonly DicomTag RescaleSlope = new(0x0028, 0x1053);

    /// <summary>(0028,1054) Rescale Type, LO.</summary>
    public static readonly DicomTag RescaleType = new(0x0028, 0x1054);

    /// <summary>(0028,1055) Window Center &amp; Width Explanation, LO.</summary>
    public static readonly DicomTag WindowCenterWidthExplanation = new(0x0028, 0x1055);

    /// <summary>(0028,1056) VOI LUT Function, CS.</summary>
    public static readonly DicomTag VOILUTFunction = new(0x0028, 0x1056);

    /// <summary>(0028,1090) Recommended Viewing Mode, CS.</summary>
    public static readonly DicomTag RecommendedViewingMode = new(0x0028, 0x1090);

    /// <summary>(0028,1101) Red Palette Color Lookup Table Descriptor, US or SS.</summary>
    public static readonly DicomTag RedPaletteColorLookupTableDescriptor = new(0x0028, 0x1101);

    /// <summary>(0028,1102) Green Palette Color Lookup Table Descriptor, US or SS.</summary>
    public static readonly DicomTag GreenPaletteColorLookupTableDescriptor = new(0x0028, 0x1102);

    /// <summary>(0028,1103) Blue Palette Color Lookup Table Descriptor, US or SS.</summary>
    public static readonly DicomTag BluePaletteColorLookupTableDescriptor = new(0x0028, 0x1103);

    /// <summary>(0028,1201) Red Palette Color Lookup Table Data, OW.</summary>
    public static readonly DicomTag RedPaletteColorLookupTableData = new(0x0028, 0x1201);

    /// <summary>(0028,1202) Green Palette Color Lookup Table Data, OW.</summary>
    public static readonly DicomTag GreenPaletteColorLookupTableData = new(0x0028, 0x1202);

    /// <summary>(0028,1203) Blue Palette Color Lookup Table Data, OW.</summary>
    public static readonly DicomTag BluePaletteColorLookupTableData = new(0x0028, 0x1203);

    /// <summary>(0028,1221) Segmented Red Palette Color Lookup Table Data, OW.</summary>
    public static readonly DicomTag SegmentedRedPaletteColorLookupTableData = new(0x0028, 0x1221);

    /// <summary>(0028,1222) Segmented Green Palette Color Lookup Table Data, OW.</summary>
    public static readonly DicomTag SegmentedGreenPaletteColorLookupTableData = new(0x0028, 0x1222);

    /// <summary>(0028,1223) Segmented Blue Palette Color Lookup Table Data, OW.</summary>
    public static readonly DicomTag SegmentedBluePaletteColorLookupTableData = new(0x0028, 0x1223);

    /// <summary>(0028,1300) Breast Implant Present, CS.</summary>
    public static readonly DicomTag BreastImplantPresent = new(0x0028, 0x1300);

    /// <summary>(0028,1350) Partial View, CS.</summary>
    public static readonly DicomTag PartialView = new(0x0028, 0x1350);

    /// <summary>(0028,2110) Lossy Image Compression, CS.</summary>
    public static readonly DicomTag LossyImageCompression = new(0x0028, 0x2110);

    /// <summary>(0028,2112) Lossy Image Compression Ratio, DS.</summary>
    public static readonly DicomTag LossyImageCompressionRatio = new(0x0028, 0x2112);

    /// <summary>(0028,2114) Lossy Image Compression Method, CS.</summary>
    public static readonly DicomTag LossyImageCompressionMethod = new(0x0028, 0x2114);

    /// <summary>(0028,3000) Modality LUT Sequence, SQ.</summary>
    public static readonly DicomTag ModalityLUTSequence = new(0x0028, 0x3000);

    /// <summary>(0028,3002) LUT Descriptor, US or SS.</summary>
    public static readonly DicomTag LUTDescriptor = new(0x0028, 0x3002);

    /// <summary>(0028,3003) LUT Explanation, LO.</summary>
    public static readonly DicomTag LUTExplanation = new(0x0028, 0x3003);

    /// <summary>(0028,3004) Modality LUT Type, LO.</summary>
    public static readonly DicomTag ModalityLUTType = new(0x0028, 0x3004);

    /// <summary>(0028,3006) LUT Data, US or OW.</summary>
    public static readonly DicomTag LUTData = new(0x0028, 0x3006);

    /// <summary>(0028,3010) VOI LUT Sequence, SQ.</summary>
    public static readonly DicomTag VOILUTSequence = new(0x0028, 0x3010);

    /// <summary>(0028,3110) Softcopy VOI LUT Sequence, SQ.</summary>
    public static readonly DicomTag SoftcopyVOILUTSequence = new(0x0028, 0x3110);

    /// <summary>(0028,9110) Pixel Measures Sequence, SQ.</summary>
    public static readonly DicomTag PixelMeasuresSequence = new(0x0028, 0x9110);

    /// <summary>(0028,9132) Frame VOI LUT Sequence, SQ.</summary>
    public static readonly DicomTag FrameVOILUTSequence = new(0x0028, 0x9132);

    /// <summary>(0028,9145) Pixel Value Transformation Sequence, SQ.</summary>
    public static readonly DicomTag PixelValueTransformationSequence = new(0x0028, 0x9145);
}
