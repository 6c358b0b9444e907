namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>The concepts our reports use: PS3.16 TID 1500, 1410, 1204, 1002, 1004, CID 219 and 6047.</summary>
internal static class ReportCodes
{
    public static readonly ReportCode ImagingMeasurementReport = new("126000", "DCM", "Imaging Measurement Report");
    public static readonly ReportCode Language = new("121049", "DCM", "Language of Content Item and Descendants");
    public static readonly ReportCode EnglishUnitedStates = new("en-US", "RFC5646", "English (United States)");
    public static readonly ReportCode ObserverType = new("121005", "DCM", "Observer Type");
    public static readonly ReportCode Device = new("121007", "DCM", "Device");
    public static readonly ReportCode DeviceObserverUid = new("121012", "DCM", "Device Observer UID");
    public static readonly ReportCode DeviceObserverName = new("121013", "DCM", "Device Observer Name");
    public static readonly ReportCode DeviceObserverManufacturer = new("121014", "DCM", "Device Observer Manufacturer");
    public static readonly ReportCode DeviceObserverModelName = new("121015", "DCM", "Device Observer Model Name");
    public static readonly ReportCode DeviceObserverSerialNumber = new("121016", "DCM", "Device Observer Serial Number");
    public static readonly ReportCode ProcedureReported = new("121058", "DCM", "Procedure reported");
    public static readonly ReportCode PlainChestXRay = new("399208008", "SCT", "Plain chest X-ray");
    public static readonly ReportCode ImagingProcedure = new("363679005", "SCT", "Imaging procedure");
    public static readonly ReportCode ImageLibrary = new("111028", "DCM", "Image Library");
    public static readonly ReportCode ImageLibraryGroup = new("126200", "DCM", "Image Library Group");
    public static readonly ReportCode ImagingMeasurements = new("126010", "DCM", "Imaging Measurements");
    public static readonly ReportCode QualitativeEvaluations = new("C0034375", "UMLS", "Qualitative Evaluations");
    public static readonly ReportCode MeasurementGroup = new("125007", "DCM", "Measurement Group");
    public static readonly ReportCode TrackingIdentifier = new("112039", "DCM", "Tracking Identifier");
    public static readonly ReportCode TrackingUniqueIdentifier = new("112040", "DCM", "Tracking Unique Identifier");
    public static readonly ReportCode FindingCategory = new("276214006", "SCT", "Finding category");
    public static readonly ReportCode MorphologicallyAbnormalStructure = new("49755003", "SCT", "Morphologically abnormal structure");
    public static readonly ReportCode Finding = new("121071", "DCM", "Finding");
    public static readonly ReportCode FindingSite = new("363698007", "SCT", "Finding Site");
    public static readonly ReportCode Lung = new("39607008", "SCT", "Lung");
    public static readonly ReportCode AlgorithmName = new("111001", "DCM", "Algorithm Name");
    public static readonly ReportCode AlgorithmVersion = new("111003", "DCM", "Algorithm Version");
    public static readonly ReportCode AlgorithmFamily = new("111000", "DCM", "Algorithm Family");
    public static readonly ReportCode ArtificialIntelligence = new("123110", "DCM", "Artificial Intelligence");
    public static readonly ReportCode GeometricPurpose = new("130400", "DCM", "Geometric purpose of region");
    public static readonly ReportCode BoundedBy = new("75958009", "SCT", "Bounded by");
    public static readonly ReportCode ImageRegion = new("111030", "DCM", "Image Region");
    public static readonly ReportCode SourceImage = new("121324", "DCM", "Source image");
    public static readonly ReportCode CertaintyOfFinding = new("111012", "DCM", "Certainty of Finding");
    public static readonly ReportCode Percent = new("%", "UCUM", "Percent");
    public static readonly ReportCode LongAxis = new("103339001", "SCT", "Long Axis");
    public static readonly ReportCode ShortAxis = new("103340004", "SCT", "Short Axis");
    public static readonly ReportCode Millimeter = new("mm", "UCUM", "millimeter");
    public static readonly ReportCode Comment = new("121106", "DCM", "Comment");
    public static readonly ReportCode ProcessingAlgorithm = new("Newcode1", "99IHE", "Processing Algorithm");

    public static readonly ReportCode OfInterest = new("113000", "DCM", "Of Interest");
    public static readonly ReportCode KeyObjectDescription = new("113012", "DCM", "Key Object Description");
    public static readonly ReportCode SourceForProcessing = new("121322", "DCM", "Source image for image processing operation");

    private static readonly ReportCode AllSucceededWithout = new("111241", "DCM", "All algorithms succeeded; without findings");
    private static readonly ReportCode AllSucceededWith = new("111242", "DCM", "All algorithms succeeded; with findings");
    private static readonly ReportCode NotAllSucceededWithout = new("111243", "DCM", "Not all algorithms succeeded; without findings");
    private static readonly ReportCode NotAllSucceededWith = new("111244", "DCM", "Not all algorithms succeeded; with findings");
    private static readonly ReportCode NoneSucceeded = new("111245", "DCM", "No algorithms succeeded; without findings");

    /// <summary>CID 6047: what became of the analysis as a whole.</summary>
    public static ReportCode Outcome(int analysed, int failed, bool anyFinding) => (analysed, failed, anyFinding) switch
    {
        (0, _, _) => NoneSucceeded,
        (_, 0, false) => AllSucceededWithout,
        (_, 0, true) => AllSucceededWith,
        (_, _, false) => NotAllSucceededWithout,
        (_, _, true) => NotAllSucceededWith,
    };
}
