namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>What can be wrong with a result object. The section of the standard that says so stands in <see cref="ResultRules"/>.</summary>
public enum ResultFaultCode
{
    /// <summary>It cannot be read as DICOM.</summary>
    Unreadable,

    /// <summary>It is neither a structured report, a softcopy presentation state, a secondary capture nor a key object selection.</summary>
    NotAResult,

    /// <summary>Meta information and data set name different classes or instances.</summary>
    MetaMismatch,

    /// <summary>An attribute that must have a value is missing or empty (type 1).</summary>
    ValueMissing,

    /// <summary>An attribute that must be there, be it empty, is missing (type 2).</summary>
    AttributeMissing,

    /// <summary>A UID is none.</summary>
    UidInvalid,

    /// <summary>A value is longer than its VR allows, or not made of what it is made of.</summary>
    ValueInvalid,

    /// <summary>Text that the declared character set does not explain.</summary>
    TextUnexplained,

    /// <summary>A value that is not one of those that are defined.</summary>
    TermUnknown,

    /// <summary>The modality is not that of the object's class.</summary>
    ModalityWrong,

    /// <summary>No contributing equipment says which algorithm made it, by name, version and device UID.</summary>
    AlgorithmUnknown,

    /// <summary>A code lacks value, scheme or meaning, or there are several where one belongs.</summary>
    CodeInvalid,

    /// <summary>A code of the standard has another meaning than the standard gives it.</summary>
    CodeMeaningWrong,

    /// <summary>The document's title or template is not the one of its kind.</summary>
    TemplateWrong,

    /// <summary>A content item that the template asks for is missing.</summary>
    ItemMissing,

    /// <summary>A content item of no known value type, or one whose value is missing.</summary>
    ItemInvalid,

    /// <summary>A relationship that the document's class does not allow between these value types.</summary>
    RelationshipWrong,

    /// <summary>The number of coordinates is odd, or not one that the graphic type has.</summary>
    PointsWrong,

    /// <summary>The outline of a region is not closed.</summary>
    OutlineOpen,

    /// <summary>A region without an area.</summary>
    RegionEmpty,

    /// <summary>A point outside of the image it is on.</summary>
    OutsideImage,

    /// <summary>A region that no image is selected for, or several.</summary>
    RegionWithoutImage,

    /// <summary>A referenced object does not stand among the evidence.</summary>
    NotInEvidence,

    /// <summary>An object stands twice among the evidence, or under another class than where it is used.</summary>
    EvidenceWrong,

    /// <summary>A number is none, has no unit, or cannot be.</summary>
    NumberInvalid,

    /// <summary>A certainty that is no percentage.</summary>
    CertaintyInvalid,

    /// <summary>A measurement group without tracking identifier or tracking UID, or whose tracking UID is not its first UID.</summary>
    TrackingMissing,

    /// <summary>Two findings have one tracking UID.</summary>
    TrackingReused,

    /// <summary>The coded outcome says another thing than the findings do.</summary>
    OutcomeContradicts,

    /// <summary>A verified report that nobody verified, or one by an algorithm alone that says it is verified.</summary>
    VerificationWrong,

    /// <summary>It names itself as the one it replaces.</summary>
    PredecessorWrong,

    /// <summary>A graphic layer that is used is not declared, or one is declared twice.</summary>
    LayerUnknown,

    /// <summary>An image that is annotated or displayed is not among those the presentation state is for.</summary>
    ImageNotReferenced,

    /// <summary>An image has no displayed area, or one that is no area.</summary>
    DisplayedAreaWrong,

    /// <summary>Text that stands nowhere, or says nothing.</summary>
    AnnotationInvalid,

    /// <summary>What the grey levels become is not said, or contradicts itself or the image, which may be in colour.</summary>
    GreyscaleWrong,

    /// <summary>The pixel data has another length than rows, columns and samples give, or they do not go together.</summary>
    PixelsWrong,

    /// <summary>An image with boxes in its pixels that does not say so.</summary>
    BurnedInUnsaid,

    /// <summary>It names no image that it was made from.</summary>
    SourceUnsaid,

    /// <summary>It is about another patient than the image.</summary>
    OtherPatient,

    /// <summary>It belongs to another study than the image.</summary>
    OtherStudy,

    /// <summary>It refers to an image of this study that is not there.</summary>
    ImageUnknown,

    /// <summary>It refers to an image under another class, series or study than the image has.</summary>
    ReferenceWrong,

    /// <summary>A frame that the image does not have, or that its class has none of, or none of an image that has several.</summary>
    FrameWrong,

    /// <summary>It has the identity or the series of another object.</summary>
    IdentityReused,

    /// <summary>Two objects of one set show the same finding differently, or not both.</summary>
    SetContradicts,
}
