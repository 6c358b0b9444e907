namespace EdgeMLOps.Dicom;

/// <summary>What is irregular about a text or its character set (PS3.3 section C.12.1.1.2, PS3.5 section 6.1.2). The text is read all the same.</summary>
[Flags]
public enum DicomTextNotes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SpecificCharacterSet has a value that is no defined term, but whose meaning is plain ("ISO-IR 100", "UTF-8").</summary>
    MisspeltTerm = 1,

    /// <summary>SpecificCharacterSet has a value that is not known; text is shown as Latin-1 where nothing else declares it.</summary>
    UnknownTerm = 2,

    /// <summary>A value of SpecificCharacterSet that may not stand where it does: a set without code extensions among others, a multi-byte one first.</summary>
    MisplacedTerm = 4,

    /// <summary>An escape sequence of a set that is not declared; it was followed.</summary>
    UndeclaredEscape = 8,

    /// <summary>An escape sequence that is none of the standard's; it stands in the text.</summary>
    UnknownEscape = 16,

    /// <summary>Bytes beyond ASCII where no set for them is in use; shown in the first declared set that has any, else as Latin-1.</summary>
    UndeclaredBytes = 32,

    /// <summary>Bytes that are no character of their set; each is shown as U+FFFD, or as the control character or Shift JIS it looks like.</summary>
    MalformedBytes = 64,
}
