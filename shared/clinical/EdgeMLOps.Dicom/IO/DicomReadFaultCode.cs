namespace EdgeMLOps.Dicom;

/// <summary>Why bytes could not be read as DICOM. The names are stable: they stand in logs and in what tools print.</summary>
public enum DicomReadFaultCode
{
    /// <summary>Nothing at the start looks like DICOM.</summary>
    NotDicom,

    /// <summary>The bytes end inside an element, before the delimiter of something of undefined length, or before the end of a deflated data set.</summary>
    Truncated,

    /// <summary>An element is longer than the item or sequence around it.</summary>
    LengthExceedsContainer,

    /// <summary>A VR that cannot have it has an undefined length.</summary>
    UndefinedLengthNotAllowed,

    /// <summary>Something else than an item or a delimiter stands in a sequence, or a delimiter where nothing is open.</summary>
    UnexpectedTag,

    /// <summary>There are more elements than allowed; no fault of the file, but a limit of this program.</summary>
    TooManyElements,

    /// <summary>The file is larger than one buffer can hold, or its header than is looked at; a limit of this program.</summary>
    TooLarge,

    /// <summary>The transfer syntax is not known, and the data set's first element does not tell how it is encoded.</summary>
    UnknownTransferSyntax,

    /// <summary>A deflated data set does not inflate.</summary>
    CorruptDeflate,

    /// <summary>A deflated data set is far larger than its file warrants (<see cref="DicomReadOptions.MaxInflation"/>); a limit of this program.</summary>
    InflatedTooLarge,
}
