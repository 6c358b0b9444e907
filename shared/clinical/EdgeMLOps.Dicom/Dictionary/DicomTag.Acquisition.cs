namespace EdgeMLOps.Dicom;

public readonly partial record struct DicomTag
{
    /// <summary>(0018,0010) Contrast/Bolus Agent, LO.</summary>
    public static readonly DicomTag ContrastBolusAgent = new(0x0018, 0x0010);

    /// <summary>(0018,0015) Body Part Examined, CS.</summary>
    public static readonly DicomTag BodyPartExamined = new(0x0018, 0x0015);

    /// <summary>(0018,0050) Slice Thickness, DS.</summary>
    public static readonly DicomTag SliceThickness = new(0x0018, 0x0050);

    /// <summary>(0018,0060) KVP, DS.</summary>
    public static readonly DicomTag KVP = new(0x0018, 0x0060);

    /// <summary>(0018,0088) Spacing Between Slices, DS.</summary>
    public static readonly DicomTag SpacingBetweenSlices = new(0x0018, 0x0088);

    /// <summary>(0018,0090) Data Collection Diameter, DS.</summary>
    public static readonly DicomTag DataCollectionDiameter = new(0x0018, 0x0090);

    /// <summary>(0018,1000) Device Serial Number, LO.</summary>
    public static readonly DicomTag DeviceSerialNumber = new(0x0018, 0x1000);

    /// <summary>(0018,1002) Device UID, UI.</summary>
    public static readonly DicomTag DeviceUID = new(0x0018, 0x1002);

    /// <summary>(0018,1004) Plate ID, LO.</summary>
    public static readonly DicomTag PlateID = new(0x0018, 0x1004);

    /// <summary>(0018,1016) Secondary Capture Device Manufacturer, LO.</summary>
    public static readonly DicomTag SecondaryCaptureDeviceManufacturer = new(0x0018, 0x1016);

    /// <summary>(0018,1020) Software Versions, LO.</summary>
    public static readonly DicomTag SoftwareVersions = new(0x0018, 0x1020);

    /// <summary>(0018,1030) Protocol Name, LO.</summary>
    public static readonly DicomTag ProtocolName = new(0x0018, 0x1030);

    /// <summary>(0018,1100) Reconstruction Diameter, DS.</summary>
    public static readonly DicomTag ReconstructionDiameter = new(0x0018, 0x1100);

    /// <summary>(0018,1110) Distance Source to Detector, DS.</summary>
    public static readonly DicomTag DistanceSourceToDetector = new(0x0018, 0x1110);

    /// <summary>(0018,1111) Distance Source to Patient, DS.</summary>
    public static readonly DicomTag DistanceSourceToPatient = new(0x0018, 0x1111);

    /// <summary>(0018,1114) Estimated Radiographic Magnification Factor, DS.</summary>
    public static readonly DicomTag EstimatedRadiographicMagnificationFactor = new(0x0018, 0x1114);

    /// <summary>(0018,1120) Gantry/Detector Tilt, DS.</summary>
    public static readonly DicomTag GantryDetectorTilt = new(0x0018, 0x1120);

    /// <summary>(0018,1130) Table Height, DS.</summary>
    public static readonly DicomTag TableHeight = new(0x0018, 0x1130);

    /// <summary>(0018,1147) Field of View Shape, CS.</summary>
    public static readonly DicomTag FieldOfViewShape = new(0x0018, 0x1147);

    /// <summary>(0018,1149) Field of View Dimension(s), IS.</summary>
    public static readonly DicomTag FieldOfViewDimensions = new(0x0018, 0x1149);

    /// <summary>(0018,1150) Exposure Time, IS.</summary>
    public static readonly DicomTag ExposureTime = new(0x0018, 0x1150);

    /// <summary>(0018,1151) X-Ray Tube Current, IS.</summary>
    public static readonly DicomTag XRayTubeCurrent = new(0x0018, 0x1151);

    /// <summary>(0018,1152) Exposure, IS.</summary>
    public static readonly DicomTag Exposure = new(0x0018, 0x1152);

    /// <summary>(0018,1153) Exposure in uAs, IS.</summary>
    public static readonly DicomTag ExposureInuAs = new(0x0018, 0x1153);

    /// <summary>(0018,1156) Rectification Type, CS.</summary>
    public static readonly DicomTag RectificationType = new(0x0018, 0x1156);

    /// <summary>(0018,1160) Filter Type, SH.</summary>
    public static readonly DicomTag FilterType = new(0x0018, 0x1160);

    /// <summary>(0018,1164) Imager Pixel Spacing, DS.</summary>
    public static readonly DicomTag ImagerPixelSpacing = new(0x0018, 0x1164);

    /// <summary>(0018,1166) Grid, CS.</summary>
    public static readonly DicomTag Grid = new(0x0018, 0x1166);

    /// <summary>(0018,1170) Generator Power, IS.</summary>
    public static readonly DicomTag GeneratorPower = new(0x0018, 0x1170);

    /// <summary>(0018,1190) Focal Spot(s), DS.</summary>
    public static readonly DicomTag FocalSpots = new(0x0018, 0x1190);

    /// <summary>(0018,1191) Anode Target Material, CS.</summary>
    public static readonly DicomTag AnodeTargetMaterial = new(0x0018, 0x1191);

    /// <summary>(0018,11A0) Body Part Thickness, DS.</summary>
    public static readonly DicomTag BodyPartThickness = new(0x0018, 0x11A0);

    /// <summary>(0018,11A2) Compression Force, DS.</summary>
    public static readonly DicomTag CompressionForce = new(0x0018, 0x11A2);

    /// <summary>(0018,1200) Date of Last Calibration, DA.</summary>
    public static readonly DicomTag DateOfLastCalibration = new(0x0018, 0x1200);

    /// <summary>(0018,1201) Time of Last Calibration, TM.</summary>
    public static readonly DicomTag TimeOfLastCalibration = new(0x0018, 0x1201);

    /// <summary>(0018,1210) Convolution Kernel, SH.</summary>
    public static readonly DicomTag ConvolutionKernel = new(0x0018, 0x1210);

    /// <summary>(0018,1400) Acquisition Device Processing Description, LO.</summary>
    public static readonly DicomTag AcquisitionDeviceProcessingDescription = new(0x0018, 0x1400);

    /// <summary>(0018,1401) Acquisition Device Processing Code, LO.</summary>
    public static readonly DicomTag AcquisitionDeviceProcessingCode = new(0x0018, 0x1401);

    /// <summary>(0018,1402) Cassette Orientation, CS.</summary>
    public static readonly DicomTag CassetteOrientation = new(0x0018, 0x1402);

    /// <summary>(0018,1403) Cassette Size, CS.</summary>
    public static readonly DicomTag CassetteSize = new(0x0018, 0x1403);

    /// <summary>(0018,1404) Exposures on Plate, US.</summary>
    public static readonly DicomTag ExposuresOnPlate = new(0x0018, 0x1404);

    /// <summary>(0018,1405) Relative X-Ray Exposure, IS.</summary>
    public static readonly DicomTag RelativeXRayExposure = new(0x0018, 0x1405);

    /// <summary>(0018,1411) Exposure Index, DS.</summary>
    public static readonly DicomTag ExposureIndex = new(0x0018, 0x1411);

    /// <summary>(0018,1412) Target Exposure Index, DS.</summary>
    public static readonly DicomTag TargetExposureIndex = new(0x0018, 0x1412);

    /// <summary>(0018,1413) Deviation Index, DS.</summary>
    public static readonly DicomTag DeviationIndex = new(0x0018, 0x1413);

    /// <summary>(0018,1508) Positioner Type, CS.</summary>
    public static readonly DicomTag PositionerType = new(0x0018, 0x1508);

    /// <summary>(0018,1510) Positioner Primary Angle, DS.</summary>
    public static readonly DicomTag PositionerPrimaryAngle = new(0x0018, 0x1510);

    /// <summary>(0018,1511) Positioner Secondary Angle, DS.</summary>
    public static readonly DicomTag PositionerSecondaryAngle = new(0x0018, 0x1511);

    /// <summary>(0018,1700) Collimator Shape, CS.</summary>
    public static readonly DicomTag CollimatorShape = new(0x0018, 0x1700);

    /// <summary>(0018,1702) Collimator Left Vertical Edge, IS.</summary>
    public static readonly DicomTag CollimatorLeftVerticalEdge = new(0x0018, 0x1702);

    /// <summary>(0018,1704) Collimator Right Vertical Edge, IS.</summary>
    public static readonly DicomTag CollimatorRightVerticalEdge = new(0x0018, 0x1704);

    /// <summary>(0018,1706) Collimator Upper Horizontal Edge, IS.</summary>
    public static readonly DicomTag CollimatorUpperHorizontalEdge = new(0x0018, 0x1706);

    /// <summary>(0018,1708) Collimator Lower Horizontal Edge, IS.</summary>
    public static readonly DicomTag CollimatorLowerHorizontalEdge = new(0x0018, 0x1708);

    /// <summary>(0018,5100) Patient Position, CS.</summary>
    public static readonly DicomTag PatientPosition = new(0x0018, 0x5100);

    /// <summary>(0018,5101) View Position, CS.</summary>
    public static readonly DicomTag ViewPosition = new(0x0018, 0x5101);

    /// <summary>(0018,6000) Sensitivity, DS.</summary>
    public static readonly DicomTag Sensitivity = new(0x0018, 0x6000);

    /// <summary>(0018,7004) Detector Type, CS.</summary>
    public static readonly DicomTag DetectorType = new(0x0018, 0x7004);

    /// <summary>(0018,7005) Detector Configuration, CS.</summary>
    public static readonly DicomTag DetectorConfiguration = new(0x0018, 0x7005);

    /// <summary>(0018,7006) Detector Description, LT.</summary>
    public static readonly DicomTag DetectorDescription = new(0x0018, 0x7006);

    /// <summary>(0018,7008) Detector Mode, LT.</summary>
    public static readonly DicomTag DetectorMode = new(0x0018, 0x7008);

    /// <summary>(0018,700A) Detector ID, SH.</summary>
    public static readonly DicomTag DetectorID = new(0x0018, 0x700A);

    /// <summary>(0018,700C) Date of Last Detector Calibration, DA.</summary>
    public static readonly DicomTag DateOfLastDetectorCalibration = new(0x0018, 0x700C);

    /// <summary>(0018,701A) Detector Binning, DS.</summary>
    public static readonly DicomTag DetectorBinning = new(0x0018, 0x701A);

    /// <summary>(0018,7020) Detector Element Physical Size, DS.</summary>
    public static readonly DicomTag DetectorElementPhysicalSize = new(0x0018, 0x7020);

    /// <summary>(0018,7022) Detector Element Spacing, DS.</summary>
    public static readonly DicomTag DetectorElementSpacing = new(0x0018, 0x7022);

    /// <summary>(0018,7024) Detector Active Shape, CS.</summary>
    public static readonly DicomTag DetectorActiveShape = new(0x0018, 0x7024);

    /// <summary>(0018,7026) Detector Active Dimension(s), DS.</summary>
    public static readonly DicomTag DetectorActiveDimensions = new(0x0018, 0x7026);

    /// <summary>(0018,7028) Detector Active Origin, DS.</summary>
    public static readonly DicomTag DetectorActiveOrigin = new(0x0018, 0x7028);

    /// <summary>(0018,7030) Field of View Origin, DS.</summary>
    public static readonly DicomTag FieldOfViewOrigin = new(0x0018, 0x7030);

    /// <summary>(0018,7032) Field of View Rotation, DS.</summary>
    public static readonly DicomTag FieldOfViewRotation = new(0x0018, 0x7032);

    /// <summary>(0018,7034) Field of View Horizontal Flip, CS.</summary>
    public static readonly DicomTag FieldOfViewHorizontalFlip = new(0x0018, 0x7034);

    /// <summary>(0018,7050) Filter Material, CS.</summary>
    public static readonly DicomTag FilterMaterial = new(0x0018, 0x7050);

    /// <summary>(0018,7060) Exposure Control Mode, CS.</summary>
    public static readonly DicomTag ExposureControlMode = new(0x0018, 0x7060);

    /// <summary>(0018,7062) Exposure Control Mode Description, LT.</summary>
    public static readonly DicomTag ExposureControlModeDescription = new(0x0018, 0x7062);

    /// <summary>(0018,7064) Exposure Status, CS.</summary>
    public static readonly DicomTag ExposureStatus = new(0x0018, 0x7064);

    /// <summary>(0018,8150) Exposure Time in uS, DS.</summary>
    public static readonly DicomTag ExposureTimeInuS = new(0x0018, 0x8150);

    /// <summary>(0018,8151) X-Ray Tube Current in uA, DS.</summary>
    public static readonly DicomTag XRayTubeCurrentInuA = new(0x0018, 0x8151);

    /// <summary>(0018,A001) Contributing Equipment Sequence, SQ.</summary>
    public static readonly DicomTag ContributingEquipmentSequence = new(0x0018, 0xA001);

    /// <summary>(0018,A002) Contribution DateTime, DT.</summary>
    public static readonly DicomTag ContributionDateTime = new(0x0018, 0xA002);

    /// <summary>(0018,A003) Contribution Description, ST.</summary>
    public static readonly DicomTag ContributionDescription = new(0x0018, 0xA003);

    /// <summary>(0020,000D) Study Instance UID, UI.</summary>
    public static readonly DicomTag StudyInstanceUID = new(0x0020, 0x000D);

    /// <summary>(0020,000E) Series Instance UID, UI.</summary>
    public static readonly DicomTag SeriesInstanceUID = new(0x0020, 0x000E);

    /// <summary>(0020,0010) Study ID, SH.</summary>
    public static readonly DicomTag StudyID = new(0x0020, 0x0010);

    /// <summary>(0020,0011) Series Number, IS.</summary>
    public static readonly DicomTag SeriesNumber = new(0x0020, 0x0011);

    /// <summary>(0020,0012) Acquisition Number, IS.</summary>
    public static readonly DicomTag AcquisitionNumber = new(0x0020, 0x0012);

    /// <summary>(0020,0013) Instance Number, IS.</summary>
    public static readonly DicomTag InstanceNumber = new(0x0020, 0x0013);

    /// <summary>(0020,0020) Patient Orientation, CS.</summary>
    public static readonly DicomTag PatientOrientation = new(0x0020, 0x0020);

    /// <summary>(0020,0032) Image Position (Patient), DS.</summary>
    public static readonly DicomTag ImagePositionPatient = new(0x0020, 0x0032);

    /// <summary>(0020,0037) Image Orientation (Patient), DS.</summary>
    public static readonly DicomTag ImageOrientationPatient = new(0x0020, 0x0037);

    /// <summary>(0020,0052) Frame of Reference UID, UI.</summary>
    public static readonly DicomTag FrameOfReferenceUID = new(0x0020, 0x0052);

    /// <summary>(0020,0060) Laterality, CS.</summary>
    public static readonly DicomTag Laterality = new(0x0020, 0x0060);

    /// <summary>(0020,0062) Image Laterality, CS.</summary>
    public static readonly DicomTag ImageLaterality = new(0x0020, 0x0062);

    /// <summary>(0020,0100) Temporal Position Identifier, IS.</summary>
    public static readonly DicomTag TemporalPositionIdentifier = new(0x0020, 0x0100);

    /// <summary>(0020,0105) Number of Temporal Positions, IS.</summary>
    public static readonly DicomTag NumberOfTemporalPositions = new(0x0020, 0x0105);

    /// <summary>(0020,0200) Synchronization Frame of Reference UID, UI.</summary>
    public static readonly DicomTag SynchronizationFrameOfReferenceUID = new(0x0020, 0x0200);

    /// <summary>(0020,1002) Images in Acquisition, IS.</summary>
    public static readonly DicomTag ImagesInAcquisition = new(0x0020, 0x1002);

    /// <summary>(0020,1040) Position Reference Indicator, LO.</summary>
    public static readonly DicomTag PositionReferenceIndicator = new(0x0020, 0x1040);

    /// <summary>(0020,1041) Slice Location, DS.</summary>
    public static readonly DicomTag SliceLocation = new(0x0020, 0x1041);

    /// <summary>(0020,1206) Number of Study Related Series, IS.</summary>
    public static readonly DicomTag NumberOfStudyRelatedSeries = new(0x0020, 0x1206);

    /// <summary>(0020,1208) Number of Study Related Instances, IS.</summary>
    public static readonly DicomTag NumberOfStudyRelatedInstances = new(0x0020, 0x1208);

    /// <summary>(0020,1209) Number of Series Related Instances, IS.</summary>
    public static readonly DicomTag NumberOfSeriesRelatedInstances = new(0x0020, 0x1209);

    /// <summary>(0020,4000) Image Comments, LT.</summary>
    public static readonly DicomTag ImageComments = new(0x0020, 0x4000);

    /// <summary>(0020,9072) Frame Laterality, CS.</summary>
    public static readonly DicomTag FrameLaterality = new(0x0020, 0x9072);

    /// <summary>(0020,9111) Frame Content Sequence, SQ.</summary>
    public static readonly DicomTag FrameContentSequence = new(0x0020, 0x9111);

    /// <summary>(0020,9113) Plane Position Sequence, SQ.</summary>
    public static readonly DicomTag PlanePositionSequence = new(0x0020, 0x9113);

    /// <summary>(0020,9161) Concatenation UID, UI.</summary>
    public static readonly DicomTag ConcatenationUID = new(0x0020, 0x9161);

    /// <summary>(0020,9164) Dimension Organization UID, UI.</summary>
    public static readonly DicomTag DimensionOrganizationUID = new(0x0020, 0x9164);
}
