namespace EdgeMLOps.Appliance.Core.Screening;

/// <summary>Whether an object is an image the model is for. Journalled by name: names never change meaning.</summary>
public enum ScreeningCode
{
    /// <summary>The model is for it.</summary>
    Accepted = 0,

    /// <summary>One of our own results came back; never analysed, so that no result begets a result.</summary>
    OwnObject = 1,

    /// <summary>A report, presentation state or other object without an image.</summary>
    NotAnImage = 2,

    /// <summary>Modality (0008,0060) is none of the model's.</summary>
    OtherModality = 3,

    /// <summary>Body Part Examined (0018,0015) is none of the model's, or missing.</summary>
    OtherBodyPart = 4,

    /// <summary>Photometric Interpretation (0028,0004) is none of the model's.</summary>
    OtherPhotometric = 5,

    /// <summary>Bits Allocated (0028,0100) is neither 8 nor 16.</summary>
    OtherBits = 6,

    /// <summary>In old rows: more than one frame, of which the manifest now names one.</summary>
    MultiFrame = 7,

    /// <summary>Study, series or SOP instance UID is missing: no result could point at it.</summary>
    NoIdentity = 8,

    /// <summary>No DICOM file, broken in its header, or one whose header is beyond what is read.</summary>
    Unreadable = 9,

    /// <summary>View Position (0018,5101) is none of the model's, or missing.</summary>
    OtherView = 10,
}
