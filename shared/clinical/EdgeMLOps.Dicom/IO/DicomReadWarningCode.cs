namespace EdgeMLOps.Dicom;

/// <summary>A breach of the standard that was read past.</summary>
public enum DicomReadWarningCode
{
    /// <summary>A value has an odd number of bytes.</summary>
    OddLength,

    /// <summary>A VR of two letters that the standard does not know; read as UN.</summary>
    UnknownVR,

    /// <summary>An element without a VR in an explicit-VR data set; read as implicit.</summary>
    MissingVR,

    /// <summary>Elements are not in ascending order.</summary>
    OutOfOrder,

    /// <summary>A tag stands twice on one level; the later one was kept.</summary>
    DuplicateTag,

    /// <summary>A delimiter stands where nothing of undefined length is open.</summary>
    StrayDelimiter,

    /// <summary>An item or sequence ends with what is around it instead of by its own delimiter.</summary>
    MissingDelimiter,

    /// <summary>Bytes after the last element.</summary>
    TrailingBytes,

    /// <summary>SpecificCharacterSet names a set not known here; text is shown as Latin-1.</summary>
    UnknownCharacterSet,

    /// <summary>The preamble or the file meta information is missing; the transfer syntax was recognised from the data.</summary>
    MissingMetaInformation,

    /// <summary>The file meta information's group length is missing or wrong.</summary>
    WrongMetaLength,
}
