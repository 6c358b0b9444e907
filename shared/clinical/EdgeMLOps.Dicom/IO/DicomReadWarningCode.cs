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

    /// <summary>An element's VR is none that the standard has for its tag; it was kept.</summary>
    WrongVR,

    /// <summary>A UID that breaks the rules of PS3.5 section 9.1; it was kept.</summary>
    InvalidUID,

    /// <summary>A value that breaks the rules of its VR (PS3.5 section 6.2): characters, length, or half a number; it was kept.</summary>
    InvalidValue,

    /// <summary>Elements are not in ascending order.</summary>
    OutOfOrder,

    /// <summary>A tag stands twice on one level; the later one was kept.</summary>
    DuplicateTag,

    /// <summary>A delimiter stands where nothing of undefined length is open; it was passed over.</summary>
    StrayDelimiter,

    /// <summary>An item, a sequence or fragments end with what is around them instead of by their own delimiter.</summary>
    MissingDelimiter,

    /// <summary>A sequence or item is longer than the input, which ends behind a whole element of it.</summary>
    CutShort,

    /// <summary>What a sequence of defined length holds cannot be read (at this tag and offset); it was kept as bytes.</summary>
    BrokenSequence,

    /// <summary>A sequence below <see cref="DicomReadOptions.MaxDepth"/> others; it was kept as bytes.</summary>
    TooDeep,

    /// <summary>Bytes after the last element, or such behind complete pixel data that are none.</summary>
    TrailingBytes,

    /// <summary>SpecificCharacterSet names a set not known here; text is shown as Latin-1.</summary>
    UnknownCharacterSet,

    /// <summary>The preamble or the file meta information is missing; the transfer syntax was recognised from the data.</summary>
    MissingMetaInformation,

    /// <summary>The file meta information's group length is missing or wrong.</summary>
    WrongMetaLength,

    /// <summary>The data set is not encoded as the file meta information says; it was read as it is.</summary>
    WrongTransferSyntax,

    /// <summary>The transfer syntax is not known here; how the data set is encoded was recognised from it.</summary>
    UnknownTransferSyntax,

    /// <summary>A deflated data set is wrapped as RFC 1950 has it (zlib), which PS3.5 annex A.5 does not.</summary>
    WrappedDeflate,
}
