namespace EdgeMLOps.Dicom;

/// <summary>The escape sequences of the standard, and two of the field.</summary>
internal static class Designations
{
    public static readonly Designation Ascii = Left(CodeTables.Ascii, "(B"u8);
    public static readonly Designation Romaji = Left(CodeTables.Romaji, "(J"u8);
    public static readonly Designation Kanji = Left(CodeTables.Kanji, "$B"u8);
    public static readonly Designation SupplementaryKanji = Left(CodeTables.SupplementaryKanji, "$(D"u8);
    public static readonly Designation Katakana = Right(CodeTables.Katakana, ")I"u8);
    public static readonly Designation Latin1 = Right(CodeTables.Latin1, "-A"u8);
    public static readonly Designation Latin2 = Right(CodeTables.Latin2, "-B"u8);
    public static readonly Designation Latin3 = Right(CodeTables.Latin3, "-C"u8);
    public static readonly Designation Latin4 = Right(CodeTables.Latin4, "-D"u8);
    public static readonly Designation Greek = Right(CodeTables.Greek, "-F"u8);
    public static readonly Designation Arabic = Right(CodeTables.Arabic, "-G"u8);
    public static readonly Designation Hebrew = Right(CodeTables.Hebrew, "-H"u8);
    public static readonly Designation Cyrillic = Right(CodeTables.Cyrillic, "-L"u8);
    public static readonly Designation Latin5 = Right(CodeTables.Latin5, "-M"u8);
    public static readonly Designation Latin9 = Right(CodeTables.Latin9, "-b"u8);
    public static readonly Designation Thai = Right(CodeTables.Thai, "-T"u8);
    public static readonly Designation Korean = Right(CodeTables.Korean, "$)C"u8);
    public static readonly Designation Chinese = Right(CodeTables.Chinese, "$)A"u8);

    // Of no defined term, but written by Japanese systems: JIS C 6226, which became JIS X 0208, and katakana for the bytes below 0x80.
    private static readonly Designation OldKanji = Left(CodeTables.Kanji, "$@"u8);
    private static readonly Designation LeftKatakana = Left(CodeTables.Katakana, "(I"u8);

    private static readonly Designation[] All =
    [
        Ascii, Romaji, Kanji, SupplementaryKanji, Katakana, Latin1, Latin2, Latin3, Latin4, Greek, Arabic, Hebrew, Cyrillic, Latin5,
        Latin9, Thai, Korean, Chinese, OldKanji, LeftKatakana,
    ];

    /// <summary>The designation some bytes begin with; null where they begin with none.</summary>
    public static Designation? Find(ReadOnlySpan<byte> bytes)
    {
        foreach (var designation in All)
        {
            if (bytes.StartsWith(designation.Sequence))
            {
                return designation;
            }
        }

        return null;
    }

    private static Designation Left(CodeTable table, ReadOnlySpan<byte> final) => new(table, isRight: false, final);

    private static Designation Right(CodeTable table, ReadOnlySpan<byte> final) => new(table, isRight: true, final);
}
