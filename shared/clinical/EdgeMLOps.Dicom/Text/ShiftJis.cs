namespace EdgeMLOps.Dicom;

/// <summary>JIS X 0208 in its Shift JIS form (JIS X 0208:1997 annex 1).</summary>
internal static class ShiftJis
{
    /// <summary>The character of two bytes.</summary>
    public static bool TryGetCharacter(int lead, int trail, out char character)
    {
        character = '\0';
        if (lead is not ((>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xEF)) || trail is not ((>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFC)))
        {
            return false;
        }

        var row = (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 2;
        var cell = trail - (trail < 0x80 ? 0x40 : 0x41);
        return CodeTables.Kanji.TryGetCharacter(0x21 + row + (cell / 94), 0x21 + (cell % 94), out character);
    }
}
