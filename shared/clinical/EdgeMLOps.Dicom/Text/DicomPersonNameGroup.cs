namespace EdgeMLOps.Dicom;

/// <summary>One way of writing a person's name (PS3.5 section 6.2.1.1).</summary>
/// <param name="Family">Family name.</param>
/// <param name="Given">Given names.</param>
/// <param name="Middle">Middle names.</param>
/// <param name="Prefix">Prefix: Dr.</param>
/// <param name="Suffix">Suffix: M.D.; components beyond the fifth stand here with their carets.</param>
public sealed record DicomPersonNameGroup(string Family, string Given = "", string Middle = "", string Prefix = "", string Suffix = "")
{
    /// <summary>Nothing.</summary>
    public static readonly DicomPersonNameGroup Empty = new(string.Empty);

    private const char Delimiter = '^';
    private const int MostComponents = 5;

    /// <summary>Whether every component is empty.</summary>
    public bool IsEmpty => Family.Length + Given.Length + Middle.Length + Prefix.Length + Suffix.Length == 0;

    /// <summary>The group of components parted by carets; blanks around a component say nothing.</summary>
    public static DicomPersonNameGroup Parse(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var components = group.Split(Delimiter, MostComponents);
        string Component(int index) => index < components.Length ? components[index].Trim(' ', '\0') : string.Empty;
        return new DicomPersonNameGroup(Component(0), Component(1), Component(2), Component(3), Component(4));
    }

    /// <summary>The components parted by carets, without those at the end that have nothing behind them.</summary>
    public string Format() => string.Join(Delimiter, Family, Given, Middle, Prefix, Suffix).TrimEnd(Delimiter);

    /// <summary>Says nothing: a name is never put into a log by accident.</summary>
    public override string ToString() => "a person's name";
}
