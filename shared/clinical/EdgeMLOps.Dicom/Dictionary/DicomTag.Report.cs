namespace EdgeMLOps.Dicom;

public readonly partial record struct DicomTag
{
    /// <summary>(0032,1030) Reason for Study, LO.</summary>
    public static readonly DicomTag ReasonForStudy = new(0x0032, 0x1030);

    /// <summary>(0032,1032) Requesting Physician, PN.</summary>
    public static readonly DicomTag RequestingPhysician = new(0x0032, 0x1032);

    /// <summary>(0032,1060) Requested Procedure Description, LO.</summary>
    public static readonly DicomTag RequestedProcedureDescription = new(0x0032, 0x1060);

    /// <summary>(0032,1064) Requested Procedure Code Sequence, SQ.</summary>
    public static readonly DicomTag RequestedProcedureCodeSequence = new(0x0032, 0x1064);

    /// <summary>(0032,4000) Study Comments, LT.</summary>
    public static readonly DicomTag StudyComments = new(0x0032, 0x4000);

    /// <summary>(0038,0010) Admission ID, LO.</summary>
    public static readonly DicomTag AdmissionID = new(0x0038, 0x0010);

    /// <summary>(0040,0007) Scheduled Procedure Step Description, LO.</summary>
    public static readonly DicomTag ScheduledProcedureStepDescription = new(0x0040, 0x0007);

    /// <summary>(0040,0009) Scheduled Procedure Step ID, SH.</summary>
    public static readonly DicomTag ScheduledProcedureStepID = new(0x0040, 0x0009);

    /// <summary>(0040,0244) Performed Procedure Step Start Date, DA.</summary>
    public static readonly DicomTag PerformedProcedureStepStartDate = new(0x0040, 0x0244);

    /// <summary>(0040,0245) Performed Procedure Step Start Time, TM.</summary>
    public static readonly DicomTag PerformedProcedureStepStartTime = new(0x0040, 0x0245);

    /// <summary>(0040,0253) Performed Procedure Step ID, SH.</summary>
    public static readonly DicomTag PerformedProcedureStepID = new(0x0040, 0x0253);

    /// <summary>(0040,0254) Performed Procedure Step Description, LO.</summary>
    public static readonly DicomTag PerformedProcedureStepDescription = new(0x0040, 0x0254);

    /// <summary>(0040,0260) Performed Protocol Code Sequence, SQ.</summary>
    public static readonly DicomTag PerformedProtocolCodeSequence = new(0x0040, 0x0260);

    /// <summary>(0040,0275) Request Attributes Sequence, SQ.</summary>
    public static readonly DicomTag RequestAttributesSequence = new(0x0040, 0x0275);

    /// <summary>(0040,0280) Comments on the Performed Procedure Step, ST.</summary>
    public static readonly DicomTag CommentsOnThePerformedProcedureStep = new(0x0040, 0x0280);

    /// <summary>(0040,0555) Acquisition Context Sequence, SQ.</summary>
    public static readonly DicomTag AcquisitionContextSequence = new(0x0040, 0x0555);

    /// <summary>(0040,08EA) Measurement Units Code Sequence, SQ.</summary>
    public static readonly DicomTag MeasurementUnitsCodeSequence = new(0x0040, 0x08EA);

    /// <summary>(0040,1001) Requested Procedure ID, SH.</summary>
    public static readonly DicomTag RequestedProcedureID = new(0x0040, 0x1001);

    /// <summary>(0040,9096) Real World Value Mapping Sequence, SQ.</summary>
    public static readonly DicomTag RealWorldValueMappingSequence = new(0x0040, 0x9096);

    /// <summary>(0040,A010) Relationship Type, CS.</summary>
    public static readonly DicomTag RelationshipType = new(0x0040, 0xA010);

    /// <summary>(0040,A027) Verifying Organization, LO.</summary>
    public static readonly DicomTag VerifyingOrganization = new(0x0040, 0xA027);

    /// <summary>(0040,A030) Verification DateTime, DT.</summary>
    public static readonly DicomTag VerificationDateTime = new(0x0040, 0xA030);

    /// <summary>(0040,A032) Observation DateTime, DT.</summary>
    public static readonly DicomTag ObservationDateTime = new(0x0040, 0xA032);

    /// <summary>(0040,A040) Value Type, CS.</summary>
    public static readonly DicomTag ValueType = new(0x0040, 0xA040);

    /// <summary>(0040,A043) Concept Name Code Sequence, SQ.</summary>
    public static readonly DicomTag ConceptNameCodeSequence = new(0x0040, 0xA043);

    /// <summary>(0040,A050) Continuity Of Content, CS.</summary>
    public static readonly DicomTag ContinuityOfContent = new(0x0040, 0xA050);

    /// <summary>(0040,A073) Verifying Observer Sequence, SQ.</summary>
    public static readonly DicomTag VerifyingObserverSequence = new(0x0040, 0xA073);

    /// <summary>(0040,A075) Verifying Observer Name, PN.</summary>
    public static readonly DicomTag VerifyingObserverName = new(0x0040, 0xA075);

    /// <summary>(0040,A120) DateTime, DT.</summary>
    public static readonly DicomTag DateTime = new(0x0040, 0xA120);

    /// <summary>(0040,A121) Date, DA.</summary>
    public static readonly DicomTag Date = new(0x0040, 0xA121);

    /// <summary>(0040,A122) Time, TM.</summary>
    public static readonly DicomTag Time = new(0x0040, 0xA122);

    /// <summary>(0040,A123) Person Name, PN.</summary>
    public static readonly DicomTag PersonName = new(0x0040, 0xA123);

    /// <summary>(0040,A124) UID, UI.</summary>
    public static readonly DicomTag UID = new(0x0040, 0xA124);

    /// <summary>(0040,A130) Temporal Range Type, CS.</summary>
    public static readonly DicomTag TemporalRangeType = new(0x0040, 0xA130);

    /// <summary>(0040,A13A) Referenced DateTime, DT.</summary>
    public static readonly DicomTag ReferencedDateTime = new(0x0040, 0xA13A);

    /// <summary>(0040,A160) Text Value, UT.</summary>
    public static readonly DicomTag TextValue = new(0x0040, 0xA160);

    /// <summary>(0040,A161) Floating Point Value, FD.</summary>
    public static readonly DicomTag FloatingPointValue = new(0x0040, 0xA161);

    /// <summary>(0040,A162) Rational Numerator Value, SL.</summary>
    public static readonly DicomTag RationalNumeratorValue = new(0x0040, 0xA162);

    /// <summary>(0040,A163) Rational Denominator Value, UL.</summary>
    public static readonly DicomTag RationalDenominatorValue = new(0x0040, 0xA163);

    /// <summary>(0040,A168) Concept Code Sequence, SQ.</summary>
    public static readonly DicomTag ConceptCodeSequence = new(0x0040, 0xA168);

    /// <summary>(0040,A170) Purpose of Reference Code Sequence, SQ.</summary>
    public static readonly DicomTag PurposeOfReferenceCodeSequence = new(0x0040, 0xA170);

    /// <summary>(0040,A300) Measured Value Sequence, SQ.</summary>
    public static readonly DicomTag MeasuredValueSequence = new(0x0040, 0xA300);

    /// <summary>(0040,A301) Numeric Value Qualifier Code Sequence, SQ.</summary>
    public static readonly DicomTag NumericValueQualifierCodeSequence = new(0x0040, 0xA301);

    /// <summary>(0040,A30A) Numeric Value, DS.</summary>
    public static readonly DicomTag NumericValue = new(0x0040, 0xA30A);

    /// <summary>(0040,A360) Predecessor Documents Sequence, SQ.</summary>
    public static readonly DicomTag PredecessorDocumentsSequence = new(0x0040, 0xA360);

    /// <summary>(0040,A370) Referenced Request Sequence, SQ.</summary>
    public static readonly DicomTag ReferencedRequestSequence = new(0x0040, 0xA370);

    /// <summary>(0040,A372) Performed Procedure Code Sequence, SQ.</summary>
    public static readonly DicomTag PerformedProcedureCodeSequence = new(0x0040, 0xA372);

    /// <summary>(0040,A375) Current Requested Procedure Evidence Sequence, SQ.</summary>
    public static readonly DicomTag CurrentRequestedProcedureEvidenceSequence = new(0x0040, 0xA375);

    /// <summary>(0040,A385) Pertinent Other Evidence Sequence, SQ.</summary>
    public static readonly DicomTag PertinentOtherEvidenceSequence = new(0x0040, 0xA385);

    /// <summary>(0040,A390) HL7 Structured Document Reference Sequence, SQ.</summary>
    public static readonly DicomTag HL7StructuredDocumentReferenceSequence = new(0x0040, 0xA390);

    /// <summary>(0040,A491) Completion Flag, CS.</summary>
    public static readonly DicomTag CompletionFlag = new(0x0040, 0xA491);

    /// <summary>(0040,A492) Completion Flag Description, LO.</summary>
    public static readonly DicomTag CompletionFlagDescription = new(0x0040, 0xA492);

    /// <summary>(0040,A493) Verification Flag, CS.</summary>
    public static readonly DicomTag VerificationFlag = new(0x0040, 0xA493);

    /// <summary>(0040,A494) Archive Requested, CS.</summary>
    public static readonly DicomTag ArchiveRequested = new(0x0040, 0xA494);

    /// <summary>(0040,A496) Preliminary Flag, CS.</summary>
    public static readonly DicomTag PreliminaryFlag = new(0x0040, 0xA496);

    /// <summary>(0040,A504) Content Template Sequence, SQ.</summary>
    public static readonly DicomTag ContentTemplateSequence = new(0x0040, 0xA504);

    /// <summary>(0040,A525) Identical Documents Sequence, SQ.</summary>
    public static readonly DicomTag IdenticalDocumentsSequence = new(0x0040, 0xA525);

    /// <summary>(0040,A730) Content Sequence, SQ.</summary>
    public static readonly DicomTag ContentSequence = new(0x0040, 0xA730);

    /// <summary>(0040,DB00) Template Identifier, CS.</summary>
    public static readonly DicomTag TemplateIdentifier = new(0x0040, 0xDB00);

    /// <summary>(0040,DB73) Referenced Content Item Identifier, UL.</summary>
    public static readonly DicomTag ReferencedContentItemIdentifier = new(0x0040, 0xDB73);

    /// <summary>(0054,0220) View Code Sequence, SQ.</summary>
    public static readonly DicomTag ViewCodeSequence = new(0x0054, 0x0220);

    /// <summary>(0054,0222) View Modifier Code Sequence, SQ.</summary>
    public static readonly DicomTag ViewModifierCodeSequence = new(0x0054, 0x0222);

    /// <summary>(0062,0020) Tracking ID, UT.</summary>
    public static readonly DicomTag TrackingID = new(0x0062, 0x0020);

    /// <summary>(0062,0021) Tracking UID, UI.</summary>
    public static readonly DicomTag TrackingUID = new(0x0062, 0x0021);

    /// <summary>(0070,0001) Graphic Annotation Sequence, SQ.</summary>
    public static readonly DicomTag GraphicAnnotationSequence = new(0x0070, 0x0001);

    /// <summary>(0070,0002) Graphic Layer, CS.</summary>
    public static readonly DicomTag GraphicLayer = new(0x0070, 0x0002);

    /// <summary>(0070,0022) Graphic Data, FL.</summary>
    public static readonly DicomTag GraphicData = new(0x0070, 0x0022);

    /// <summary>(0070,0023) Graphic Type, CS.</summary>
    public static readonly DicomTag GraphicType = new(0x0070, 0x0023);

    /// <summary>(0070,005A) Displayed Area Selection Sequence, SQ.</summary>
    public static readonly DicomTag DisplayedAreaSelectionSequence = new(0x0070, 0x005A);

    /// <summary>(0070,0060) Graphic Layer Sequence, SQ.</summary>
    public static readonly DicomTag GraphicLayerSequence = new(0x0070, 0x0060);

    /// <summary>(0070,0080) Content Label, CS.</summary>
    public static readonly DicomTag ContentLabel = new(0x0070, 0x0080);

    /// <summary>(0070,0081) Content Description, LO.</summary>
    public static readonly DicomTag ContentDescription = new(0x0070, 0x0081);

    /// <summary>(0070,0082) Presentation Creation Date, DA.</summary>
    public static readonly DicomTag PresentationCreationDate = new(0x0070, 0x0082);

    /// <summary>(0070,0083) Presentation Creation Time, TM.</summary>
    public static readonly DicomTag PresentationCreationTime = new(0x0070, 0x0083);

    /// <summary>(0070,0084) Content Creator's Name, PN.</summary>
    public static readonly DicomTag ContentCreatorName = new(0x0070, 0x0084);

    /// <summary>(0088,0200) Icon Image Sequence, SQ.</summary>
    public static readonly DicomTag IconImageSequence = new(0x0088, 0x0200);

    /// <summary>(2050,0010) Presentation LUT Sequence, SQ.</summary>
    public static readonly DicomTag PresentationLUTSequence = new(0x2050, 0x0010);

    /// <summary>(2050,0020) Presentation LUT Shape, CS.</summary>
    public static readonly DicomTag PresentationLUTShape = new(0x2050, 0x0020);

    /// <summary>(5200,9229) Shared Functional Groups Sequence, SQ.</summary>
    public static readonly DicomTag SharedFunctionalGroupsSequence = new(0x5200, 0x9229);

    /// <summary>(5200,9230) Per-frame Functional Groups Sequence, SQ.</summary>
    public static readonly DicomTag PerFrameFunctionalGroupsSequence = new(0x5200, 0x9230);

    /// <summary>(7FE0,0001) Extended Offset Table, OV.</summary>
    public static readonly DicomTag ExtendedOffsetTable = new(0x7FE0, 0x0001);

    /// <summary>(7FE0,0002) Extended Offset Table Lengths, OV.</summary>
    public static readonly DicomTag ExtendedOffsetTableLengths = new(0x7FE0, 0x0002);

    /// <summary>(7FE0,0008) Float Pixel Data, OF.</summary>
    public static readonly DicomTag FloatPixelData = new(0x7FE0, 0x0008);

    /// <summary>(7FE0,0009) Double Float Pixel Data, OD.</summary>
    public static readonly DicomTag DoubleFloatPixelData = new(0x7FE0, 0x0009);

    /// <summary>(7FE0,0010) Pixel Data, OB or OW.</summary>
    public static readonly DicomTag PixelData = new(0x7FE0, 0x0010);

    /// <summary>(FFFA,FFFA) Digital Signatures Sequence, SQ.</summary>
    public static readonly DicomTag DigitalSignaturesSequence = new(0xFFFA, 0xFFFA);

    /// <summary>(FFFC,FFFC) Data Set Trailing Padding, OB.</summary>
    public static readonly DicomTag DataSetTrailingPadding = new(0xFFFC, 0xFFFC);

    /// <summary>(FFFE,E000) Item, no VR (PS3.5 7.5).</summary>
    public static readonly DicomTag Item = new(0xFFFE, 0xE000);

    /// <summary>(FFFE,E00D) Item Delimitation Item, no VR (PS3.5 7.5).</summary>
    public static readonly DicomTag ItemDelimitationItem = new(0xFFFE, 0xE00D);

    /// <summary>(FFFE,E0DD) Sequence Delimitation Item, no VR (PS3.5 7.5).</summary>
    public static readonly DicomTag SequenceDelimitationItem = new(0xFFFE, 0xE0DD);
}
