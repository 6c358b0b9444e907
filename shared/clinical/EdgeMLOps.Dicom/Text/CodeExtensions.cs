namespace EdgeMLOps.Dicom;

/// <summary>The sets of one SpecificCharacterSet that work by ISO 2022: which are in use at the start of a value, and which may come by escape.</summary>
internal sealed class CodeExtensions
{
    /// <summary>Sets by the values of SpecificCharacterSet in their order; one that is not known counts as ASCII.</summary>
    public CodeExtensions(IReadOnlyList<CharacterSetTerm> terms)
    {
        var first = terms.Count > 0 ? terms[0] : CharacterSetTerms.Ascii;
        StartLeft = first.Left is { Table.IsDouble: false } left ? left : Designations.Ascii;
        StartRight = first.Right;
        Declared = [.. new[] { StartLeft }.Concat(terms.SelectMany(static term => new[] { term.Left, term.Right }).OfType<Designation>()).Distinct()];
        AnyRight = StartRight ?? Declared.FirstOrDefault(static designation => designation.IsRight);
        IsExtended = terms.Count > 1 || first.Left is { Table.IsDouble: true };
    }

    /// <summary>In use for bytes below 0x80 at the start and after each delimiter: ASCII or JIS X 0201 romaji.</summary>
    public Designation StartLeft { get; }

    /// <summary>In use for bytes from 0x80 on; null where the first value brings none.</summary>
    public Designation? StartRight { get; }

    /// <summary>What is meant by bytes from 0x80 on where no set for them is in use.</summary>
    public Designation? AnyRight { get; }

    /// <summary>All that may be switched to, in the order to try them in.</summary>
    public IReadOnlyList<Designation> Declared { get; }

    /// <summary>Whether escape sequences may be written.</summary>
    public bool IsExtended { get; }

    /// <summary>Whether a text without a byte from 0x80 on and without an escape is ASCII.</summary>
    public bool StartsInAscii => ReferenceEquals(StartLeft, Designations.Ascii);

    /// <summary>Whether a byte ends what an escape sequence began.</summary>
    public static bool IsReset(int character, TextDelimiters delimiters) => character switch
    {
        '\t' or '\n' or '\f' or '\r' => true,
        '\\' => delimiters != TextDelimiters.None,
        '^' or '=' => delimiters == TextDelimiters.Names,
        _ => false,
    };
}
