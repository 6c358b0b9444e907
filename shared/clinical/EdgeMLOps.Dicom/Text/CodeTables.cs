using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>
/// The character sets of PS3.3 tables C.12-2 to C.12-4, from .NET's code pages where it has them; given in pairs are the codes in which
/// those differ from the current edition of the standard behind the set.
/// </summary>
internal static class CodeTables
{
    internal const int NoCharacter = 0xFFFD;

    /// <summary>ISO-IR 6.</summary>
    public static readonly CodeTable Ascii = new(isDouble: false, static code => (char)code);

    /// <summary>ISO-IR 14, JIS X 0201 romaji: ASCII but for two characters.</summary>
    public static readonly CodeTable Romaji = new(isDouble: false, static code => code switch
    {
        '\\' => '¥',
        '~' => '‾',
        _ => (char)code,
    });

    /// <summary>ISO-IR 13, JIS X 0201 katakana (half width).</summary>
    public static readonly CodeTable Katakana =
        new(isDouble: false, static code => code is >= 0x21 and <= 0x5F ? (char)('\uFF61' + code - 0x21) : (char)NoCharacter);

    /// <summary>ISO-IR 100.</summary>
    public static readonly CodeTable Latin1 = new(isDouble: false, static code => (char)(code | 0x80));

    /// <summary>ISO-IR 101.</summary>
    public static readonly CodeTable Latin2 = Upper(28592);

    /// <summary>ISO-IR 109.</summary>
    public static readonly CodeTable Latin3 = Upper(28593);

    /// <summary>ISO-IR 110.</summary>
    public static readonly CodeTable Latin4 = Upper(28594);

    /// <summary>ISO-IR 144.</summary>
    public static readonly CodeTable Cyrillic = Upper(28595);

    /// <summary>ISO-IR 127.</summary>
    public static readonly CodeTable Arabic = Upper(28596);

    /// <summary>ISO-IR 126.</summary>
    public static readonly CodeTable Greek =
        Upper(28597, (0x21, '\u2018'), (0x22, '\u2019'), (0x24, '\u20AC'), (0x25, '\u20AF'), (0x2A, '\u037A'));

    /// <summary>ISO-IR 138.</summary>
    public static readonly CodeTable Hebrew = Upper(28598, (0x2F, '\u00AF'), (0x7D, '\u200E'), (0x7E, '\u200F'));

    /// <summary>ISO-IR 148.</summary>
    public static readonly CodeTable Latin5 = Upper(28599);

    /// <summary>ISO-IR 203.</summary>
    public static readonly CodeTable Latin9 = Upper(28605);

    /// <summary>ISO-IR 166, TIS 620.</summary>
    public static readonly CodeTable Thai = Upper(874);

    /// <summary>ISO-IR 87, JIS X 0208; its row 13 is NEC's.</summary>
    public static readonly CodeTable Kanji = Pairs(20932, secondHigh: true, static code => code >> 8 == 0x2D);

    /// <summary>ISO-IR 159, JIS X 0212; the code page tells its characters from JIS X 0208 by a second byte below 0x80. Its rows 83 and 84 are IBM's.</summary>
    public static readonly CodeTable SupplementaryKanji =
        Pairs(20932, secondHigh: false, static code => code >> 8 is 0x73 or 0x74, (0x2237, '~'), (0x2271, '\u2116'));

    /// <summary>ISO-IR 149, KS X 1001.</summary>
    public static readonly CodeTable Korean = Pairs(51949, secondHigh: true, isOfOthers: null, (0x3453, '\uB2D2'));

    /// <summary>ISO-IR 58, GB 2312.</summary>
    public static readonly CodeTable Chinese = Pairs(20936, secondHigh: true, isOfOthers: null, (0x212C, '\u2016'));

    /// <summary>An encoding that refuses what it has no bytes for, and shows U+FFFD for bytes that are no character.</summary>
    internal static Encoding CodePage(int number) =>
        CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"))
        ?? throw new NotSupportedException(FormattableString.Invariant($"Code page {number} is not part of this runtime"));

    private static CodeTable Upper(int codePage, params (int Code, char Character)[] others)
    {
        var encoding = new Lazy<Encoding>(() => CodePage(codePage));
        return new CodeTable(isDouble: false, code => Given(others, code) ?? One(encoding.Value, [(byte)(code | 0x80)]));
    }

    private static CodeTable Pairs(int codePage, bool secondHigh, Predicate<int>? isOfOthers, params (int Code, char Character)[] others)
    {
        var encoding = new Lazy<Encoding>(() => CodePage(codePage));
        var high = secondHigh ? 0x80 : 0;
        return new CodeTable(
            isDouble: true,
            code => Given(others, code) ?? One(encoding.Value, [(byte)((code >> 8) | 0x80), (byte)((code & 0x7F) | high)]),
            isOfOthers);
    }

    private static char? Given((int Code, char Character)[] others, int code)
    {
        foreach (var other in others)
        {
            if (other.Code == code)
            {
                return other.Character;
            }
        }

        return null;
    }

    private static char One(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = stackalloc char[4];
        return encoding.GetChars(bytes, characters) == 1 ? characters[0] : (char)NoCharacter;
    }
}
