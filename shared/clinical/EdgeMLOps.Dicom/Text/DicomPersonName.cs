namespace EdgeMLOps.Dicom;

/// <summary>
/// A person's name in up to three ways of writing it (PS3.5 section 6.2.1). Read as it stands: nothing is too long or too many, so that
/// <see cref="Format"/> gives back what was read, but for delimiters with nothing behind them and blanks around components.
/// </summary>
public sealed record DicomPersonName
{
    private const char Delimiter = '=';
    private const int MostGroups = 3;

    /// <summary>A name of up to three groups.</summary>
    public DicomPersonName(DicomPersonNameGroup alphabetic, DicomPersonNameGroup? ideographic = null, DicomPersonNameGroup? phonetic = null)
    {
        ArgumentNullException.ThrowIfNull(alphabetic);
        Alphabetic = alphabetic;
        Ideographic = ideographic ?? DicomPersonNameGroup.Empty;
        Phonetic = phonetic ?? DicomPersonNameGroup.Empty;
    }

    /// <summary>In single-byte characters.</summary>
    public DicomPersonNameGroup Alphabetic { get; }

    /// <summary>In ideographic characters; empty where there are none.</summary>
    public DicomPersonNameGroup Ideographic { get; }

    /// <summary>As it is spoken; empty where it is not said. Groups beyond the third stand in its last component.</summary>
    public DicomPersonNameGroup Phonetic { get; }

    /// <summary>Whether every component of every group is empty.</summary>
    public bool IsEmpty => Alphabetic.IsEmpty && Ideographic.IsEmpty && Phonetic.IsEmpty;

    /// <summary>The name in one value of VR PN.</summary>
    public static DicomPersonName Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var groups = value.Split(Delimiter, MostGroups);
        return new DicomPersonName(
            DicomPersonNameGroup.Parse(groups[0]),
            groups.Length > 1 ? DicomPersonNameGroup.Parse(groups[1]) : null,
            groups.Length > 2 ? DicomPersonNameGroup.Parse(groups[2]) : null);
    }

    /// <summary>The value of VR PN.</summary>
    public string Format() => string.Join(Delimiter, Alphabetic.Format(), Ideographic.Format(), Phonetic.Format()).TrimEnd(Delimiter);

    /// <summary>Says nothing: a name is never put into a log by accident.</summary>
    public override string ToString() => "a person's name";
}
