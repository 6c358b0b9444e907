namespace EdgeMLOps.Dicom.Imaging;

/// <summary>What keeps frames from being told apart or described.</summary>
public enum DicomFrameFaultCode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Number of Frames is negative, or no integer.</summary>
    BadNumberOfFrames,

    /// <summary>The Per-frame Functional Groups Sequence has not one item a frame.</summary>
    GroupCountMismatch,

    /// <summary>The Shared Functional Groups Sequence has more than one item.</summary>
    SeveralSharedGroups,

    /// <summary>There is no frame of this number.</summary>
    NoSuchFrame,

    /// <summary>A value is no number, out of its range, or there are not as many as the standard has.</summary>
    BadValue,

    /// <summary>Image Orientation is not two directions at a right angle.</summary>
    BadOrientation,

    /// <summary>Frame Increment Pointer points to an attribute that is missing or has not one value a frame.</summary>
    BadIncrement,

    /// <summary>Dimension Index Values are not as many as there are dimensions.</summary>
    BadDimensionIndex,
}
