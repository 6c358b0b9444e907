namespace EdgeMLOps.Dicom;

/// <summary>What besides the end of a line puts the first character set back in use (PS3.5 section 6.1.2.5.3).</summary>
internal enum TextDelimiters
{
    /// <summary>Nothing: one long text, in which a backslash is a character.</summary>
    None,

    /// <summary>The backslash between values.</summary>
    Values,

    /// <summary>The backslash between values, and caret and equals sign within a person's name.</summary>
    Names,
}
