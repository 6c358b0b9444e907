using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>The defined terms of SpecificCharacterSet (PS3.3 section C.12.1.1.2), and how people write them.</summary>
internal static class CharacterSetTerms
{
    private const int LongestTerm = 32;

    public static readonly CharacterSetTerm Ascii = new(null, null);
    public static readonly CharacterSetTerm Utf8 = new(null, null, Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD")));

    private static readonly FrozenDictionary<int, CharacterSetTerm> ByRegistration = new Dictionary<int, CharacterSetTerm>
    {
        [6] = Ascii,
        [100] = new(null, Designations.Latin1),
        [101] = new(null, Designations.Latin2),
        [109] = new(null, Designations.Latin3),
        [110] = new(null, Designations.Latin4),
        [144] = new(null, Designations.Cyrillic),
        [127] = new(null, Designations.Arabic),
        [126] = new(null, Designations.Greek),
        [138] = new(null, Designations.Hebrew),
        [148] = new(null, Designations.Latin5),
        [203] = new(null, Designations.Latin9),
        [13] = new(Designations.Romaji, Designations.Katakana),
        [166] = new(null, Designations.Thai),
        [87] = new(Designations.Kanji, null),
        [159] = new(Designations.SupplementaryKanji, null),
        [149] = new(null, Designations.Korean),
        [58] = new(null, Designations.Chinese),
        [192] = Utf8,
    }.ToFrozenDictionary();

    private static readonly CharacterSetTerm Gb18030 = new(null, null, CodeTables.CodePage(54936));
    private static readonly CharacterSetTerm Gbk = new(null, null, CodeTables.CodePage(936));

    private static readonly FrozenDictionary<string, CharacterSetTerm> Defined = Definitions();

    // What is left of a term without its blanks, dashes and underscores, in capitals.
    private static readonly FrozenDictionary<string, CharacterSetTerm> Spellings = OtherSpellings();

    /// <summary>What a term brings; null where it is not known.</summary>
    /// <param name="term">One value, without padding.</param>
    /// <param name="notes">Whether it is misspelt or not known.</param>
    public static CharacterSetTerm? Find(string term, out DicomTextNotes notes)
    {
        notes = DicomTextNotes.None;
        if (Defined.TryGetValue(term, out var found))
        {
            return found;
        }

        found = term.Length <= LongestTerm ? Spellings.GetValueOrDefault(Bare(term)) : null;
        notes = found is null ? DicomTextNotes.UnknownTerm : DicomTextNotes.MisspeltTerm;
        return found;
    }

    private static FrozenDictionary<string, CharacterSetTerm> Definitions()
    {
        var terms = new Dictionary<string, CharacterSetTerm>(StringComparer.Ordinal)
        {
            [string.Empty] = Ascii,
            ["GB18030"] = Gb18030,
            ["GBK"] = Gbk,
        };
        foreach (var (registration, term) in ByRegistration)
        {
            var number = registration.ToString(CultureInfo.InvariantCulture);
            if (!(term.Left ?? term.Right)?.Table.IsDouble ?? true)
            {
                terms["ISO_IR " + number] = term;
            }

            if (term.Whole is null)
            {
                terms["ISO 2022 IR " + number] = term;
            }
        }

        return terms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, CharacterSetTerm> OtherSpellings()
    {
        var terms = new Dictionary<string, CharacterSetTerm>(StringComparer.Ordinal)
        {
            ["ASCII"] = Ascii,
            ["USASCII"] = Ascii,
            ["UTF8"] = Utf8,
            ["ISO10646"] = Utf8,
            ["GB18030"] = Gb18030,
            ["ISO2022GB18030"] = Gb18030,
            ["GBK"] = Gbk,
            ["ISO2022GBK"] = Gbk,
            ["GB2312"] = Gbk,
            ["CP936"] = Gbk,
            ["EUCKR"] = ByRegistration[149],
            ["ISO88591"] = ByRegistration[100],
            ["LATIN1"] = ByRegistration[100],
            ["ISO88592"] = ByRegistration[101],
            ["ISO88593"] = ByRegistration[109],
            ["ISO88594"] = ByRegistration[110],
            ["ISO88595"] = ByRegistration[144],
            ["ISO88596"] = ByRegistration[127],
            ["ISO88597"] = ByRegistration[126],
            ["ISO88598"] = ByRegistration[138],
            ["ISO88599"] = ByRegistration[148],
            ["ISO885915"] = ByRegistration[203],
            ["LATIN9"] = ByRegistration[203],
        };
        foreach (var (registration, term) in ByRegistration)
        {
            var number = registration.ToString(CultureInfo.InvariantCulture);
            foreach (var prefix in (string[])["ISOIR", "ISO2022IR", "ISO2022", "IR"])
            {
                terms[prefix + number] = term;
            }
        }

        return terms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Bare(string term) => string.Concat(term.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant));
}
