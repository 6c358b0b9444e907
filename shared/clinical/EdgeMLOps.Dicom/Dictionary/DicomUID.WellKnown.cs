namespace EdgeMLOps.Dicom;

// Facts of PS3.6 annex A.
public sealed partial class DicomUID
{
    /// <summary>Verification SOP Class (1.2.840.10008.1.1).</summary>
    public static readonly DicomUID Verification = new("1.2.840.10008.1.1", "Verification SOP Class");

    /// <summary>Implicit VR Little Endian (1.2.840.10008.1.2).</summary>
    public static readonly DicomUID ImplicitVRLittleEndian = new("1.2.840.10008.1.2", "Implicit VR Little Endian");

    /// <summary>Explicit VR Little Endian (1.2.840.10008.1.2.1).</summary>
    public static readonly DicomUID ExplicitVRLittleEndian = new("1.2.840.10008.1.2.1", "Explicit VR Little Endian");

    /// <summary>Deflated Explicit VR Little Endian (1.2.840.10008.1.2.1.99).</summary>
    public static readonly DicomUID DeflatedExplicitVRLittleEndian = new("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian");

    /// <summary>Explicit VR Big Endian (retired) (1.2.840.10008.1.2.2).</summary>
    public static readonly DicomUID ExplicitVRBigEndian = new("1.2.840.10008.1.2.2", "Explicit VR Big Endian (retired)");

    /// <summary>JPEG Baseline (Process 1) (1.2.840.10008.1.2.4.50).</summary>
    public static readonly DicomUID JPEGBaseline8Bit = new("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)");

    /// <summary>JPEG Extended (Process 2 and 4) (1.2.840.10008.1.2.4.51).</summary>
    public static readonly DicomUID JPEGExtended12Bit = new("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)");

    /// <summary>JPEG Lossless, Non-Hierarchical (Process 14) (1.2.840.10008.1.2.4.57).</summary>
    public static readonly DicomUID JPEGLossless = new("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)");

    /// <summary>JPEG Lossless, Non-Hierarchical, First-Order Prediction (1.2.840.10008.1.2.4.70).</summary>
    public static readonly DicomUID JPEGLosslessSV1 = new("1.2.840.10008.1.2.4.70", "JPEG Lossless, Non-Hierarchical, First-Order Prediction");

    /// <summary>JPEG-LS Lossless (1.2.840.10008.1.2.4.80).</summary>
    public static readonly DicomUID JPEGLSLossless = new("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless");

    /// <summary>JPEG-LS Lossy (Near-Lossless) (1.2.840.10008.1.2.4.81).</summary>
    public static readonly DicomUID JPEGLSNearLossless = new("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless)");

    /// <summary>JPEG 2000 (Lossless Only) (1.2.840.10008.1.2.4.90).</summary>
    public static readonly DicomUID JPEG2000Lossless = new("1.2.840.10008.1.2.4.90", "JPEG 2000 (Lossless Only)");

    /// <summary>JPEG 2000 (1.2.840.10008.1.2.4.91).</summary>
    public static readonly DicomUID JPEG2000 = new("1.2.840.10008.1.2.4.91", "JPEG 2000");

    /// <summary>High-Throughput JPEG 2000 (Lossless Only) (1.2.840.10008.1.2.4.201).</summary>
    public static readonly DicomUID HTJ2KLossless = new("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 (Lossless Only)");

    /// <summary>High-Throughput JPEG 2000 with RPCL Options (Lossless Only) (1.2.840.10008.1.2.4.202).</summary>
    public static readonly DicomUID HTJ2KLosslessRPCL = new("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Options (Lossless Only)");

    /// <summary>High-Throughput JPEG 2000 (1.2.840.10008.1.2.4.203).</summary>
    public static readonly DicomUID HTJ2K = new("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000");

    /// <summary>RLE Lossless (1.2.840.10008.1.2.5).</summary>
    public static readonly DicomUID RLELossless = new("1.2.840.10008.1.2.5", "RLE Lossless");

    /// <summary>Deflated Image Frame Compression (1.2.840.10008.1.2.8.1).</summary>
    public static readonly DicomUID DeflatedImageFrameCompression = new("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression");

    /// <summary>Media Storage Directory Storage (1.2.840.10008.1.3.10).</summary>
    public static readonly DicomUID MediaStorageDirectoryStorage = new("1.2.840.10008.1.3.10", "Media Storage Directory Storage");

    /// <summary>Storage Commitment Push Model SOP Class (1.2.840.10008.1.20.1).</summary>
    public static readonly DicomUID StorageCommitmentPushModel = new("1.2.840.10008.1.20.1", "Storage Commitment Push Model SOP Class");

    /// <summary>Storage Commitment Push Model SOP Instance (1.2.840.10008.1.20.1.1).</summary>
    public static readonly DicomUID StorageCommitmentPushModelInstance = new("1.2.840.10008.1.20.1.1", "Storage Commitment Push Model SOP Instance");

    /// <summary>DICOM Application Context Name (1.2.840.10008.3.1.1.1).</summary>
    public static readonly DicomUID DicomApplicationContext = new("1.2.840.10008.3.1.1.1", "DICOM Application Context Name");

    /// <summary>Modality Performed Procedure Step SOP Class (1.2.840.10008.3.1.2.3.3).</summary>
    public static readonly DicomUID ModalityPerformedProcedureStep = new("1.2.840.10008.3.1.2.3.3", "Modality Performed Procedure Step SOP Class");

    /// <summary>Computed Radiography Image Storage (1.2.840.10008.5.1.4.1.1.1).</summary>
    public static readonly DicomUID ComputedRadiographyImageStorage = new("1.2.840.10008.5.1.4.1.1.1", "Computed Radiography Image Storage");

    /// <summary>Digital X-Ray Image Storage - For Presentation (1.2.840.10008.5.1.4.1.1.1.1).</summary>
    public static readonly DicomUID DigitalXRayImageStorageForPresentation = new("1.2.840.10008.5.1.4.1.1.1.1", "Digital X-Ray Image Storage - For Presentation");

    /// <summary>Digital X-Ray Image Storage - For Processing (1.2.840.10008.5.1.4.1.1.1.1.1).</summary>
    public static readonly DicomUID DigitalXRayImageStorageForProcessing = new("1.2.840.10008.5.1.4.1.1.1.1.1", "Digital X-Ray Image Storage - For Processing");

    /// <summary>Digital Mammography X-Ray Image Storage - For Presentation (1.2.840.10008.5.1.4.1.1.1.2).</summary>
    public static readonly DicomUID DigitalMammographyXRayImageStorageForPresentation = new("1.2.840.10008.5.1.4.1.1.1.2", "Digital Mammography X-Ray Image Storage - For Presentation");

    /// <summary>CT Image Storage (1.2.840.10008.5.1.4.1.1.2).</summary>
    public static readonly DicomUID CTImageStorage = new("1.2.840.10008.5.1.4.1.1.2", "CT Image Storage");

    /// <summary>Enhanced CT Image Storage (1.2.840.10008.5.1.4.1.1.2.1).</summary>
    public static readonly DicomUID EnhancedCTImageStorage = new("1.2.840.10008.5.1.4.1.1.2.1", "Enhanced CT Image Storage");

    /// <summary>Ultrasound Multi-frame Image Storage (1.2.840.10008.5.1.4.1.1.3.1).</summary>
    public static readonly DicomUID UltrasoundMultiFrameImageStorage = new("1.2.840.10008.5.1.4.1.1.3.1", "Ultrasound Multi-frame Image Storage");

    /// <summary>MR Image Storage (1.2.840.10008.5.1.4.1.1.4).</summary>
    public static readonly DicomUID MRImageStorage = new("1.2.840.10008.5.1.4.1.1.4", "MR Image Storage");

    /// <summary>Enhanced MR Image Storage (1.2.840.10008.5.1.4.1.1.4.1).</summary>
    public static readonly DicomUID EnhancedMRImageStorage = new("1.2.840.10008.5.1.4.1.1.4.1", "Enhanced MR Image Storage");

    /// <summary>Ultrasound Image Storage (1.2.840.10008.5.1.4.1.1.6.1).</summary>
    public static readonly DicomUID UltrasoundImageStorage = new("1.2.840.10008.5.1.4.1.1.6.1", "Ultrasound Image Storage");

    /// <summary>Secondary Capture Image Storage (1.2.840.10008.5.1.4.1.1.7).</summary>
    public static readonly DicomUID SecondaryCaptureImageStorage = new("1.2.840.10008.5.1.4.1.1.7", "Secondary Capture Image Storage");

    /// <summary>Grayscale Softcopy Presentation State Storage (1.2.840.10008.5.1.4.1.1.11.1).</summary>
    public static readonly DicomUID GrayscaleSoftcopyPresentationStateStorage = new("1.2.840.10008.5.1.4.1.1.11.1", "Grayscale Softcopy Presentation State Storage");

    /// <summary>X-Ray Angiographic Image Storage (1.2.840.10008.5.1.4.1.1.12.1).</summary>
    public static readonly DicomUID XRayAngiographicImageStorage = new("1.2.840.10008.5.1.4.1.1.12.1", "X-Ray Angiographic Image Storage");

    /// <summary>Nuclear Medicine Image Storage (1.2.840.10008.5.1.4.1.1.20).</summary>
    public static readonly DicomUID NuclearMedicineImageStorage = new("1.2.840.10008.5.1.4.1.1.20", "Nuclear Medicine Image Storage");

    /// <summary>Segmentation Storage (1.2.840.10008.5.1.4.1.1.66.4).</summary>
    public static readonly DicomUID SegmentationStorage = new("1.2.840.10008.5.1.4.1.1.66.4", "Segmentation Storage");

    /// <summary>Basic Text SR Storage (1.2.840.10008.5.1.4.1.1.88.11).</summary>
    public static readonly DicomUID BasicTextSRStorage = new("1.2.840.10008.5.1.4.1.1.88.11", "Basic Text SR Storage");

    /// <summary>Enhanced SR Storage (1.2.840.10008.5.1.4.1.1.88.22).</summary>
    public static readonly DicomUID EnhancedSRStorage = new("1.2.840.10008.5.1.4.1.1.88.22", "Enhanced SR Storage");

    /// <summary>Comprehensive SR Storage (1.2.840.10008.5.1.4.1.1.88.33).</summary>
    public static readonly DicomUID ComprehensiveSRStorage = new("1.2.840.10008.5.1.4.1.1.88.33", "Comprehensive SR Storage");

    /// <summary>Comprehensive 3D SR Storage (1.2.840.10008.5.1.4.1.1.88.34).</summary>
    public static readonly DicomUID Comprehensive3DSRStorage = new("1.2.840.10008.5.1.4.1.1.88.34", "Comprehensive 3D SR Storage");

    /// <summary>Key Object Selection Document Storage (1.2.840.10008.5.1.4.1.1.88.59).</summary>
    public static readonly DicomUID KeyObjectSelectionDocumentStorage = new("1.2.840.10008.5.1.4.1.1.88.59", "Key Object Selection Document Storage");

    /// <summary>Positron Emission Tomography Image Storage (1.2.840.10008.5.1.4.1.1.128).</summary>
    public static readonly DicomUID PositronEmissionTomographyImageStorage = new("1.2.840.10008.5.1.4.1.1.128", "Positron Emission Tomography Image Storage");

    /// <summary>Patient Root Query/Retrieve Information Model - FIND (1.2.840.10008.5.1.4.1.2.1.1).</summary>
    public static readonly DicomUID PatientRootQueryRetrieveInformationModelFind = new("1.2.840.10008.5.1.4.1.2.1.1", "Patient Root Query/Retrieve Information Model - FIND");

    /// <summary>Patient Root Query/Retrieve Information Model - MOVE (1.2.840.10008.5.1.4.1.2.1.2).</summary>
    public static readonly DicomUID PatientRootQueryRetrieveInformationModelMove = new("1.2.840.10008.5.1.4.1.2.1.2", "Patient Root Query/Retrieve Information Model - MOVE");

    /// <summary>Study Root Query/Retrieve Information Model - FIND (1.2.840.10008.5.1.4.1.2.2.1).</summary>
    public static readonly DicomUID StudyRootQueryRetrieveInformationModelFind = new("1.2.840.10008.5.1.4.1.2.2.1", "Study Root Query/Retrieve Information Model - FIND");

    /// <summary>Study Root Query/Retrieve Information Model - MOVE (1.2.840.10008.5.1.4.1.2.2.2).</summary>
    public static readonly DicomUID StudyRootQueryRetrieveInformationModelMove = new("1.2.840.10008.5.1.4.1.2.2.2", "Study Root Query/Retrieve Information Model - MOVE");
}
