namespace EdgeMLOps.Dicom;

/// <summary>A value representation: what the bytes of an element mean (PS3.5 section 6.2).</summary>
public sealed class DicomVR
{
    private const byte Space = (byte)' ';

    /// <summary>Application Entity.</summary>
    public static readonly DicomVR AE = Text("AE");

    /// <summary>Age String.</summary>
    public static readonly DicomVR AS = Text("AS");

    /// <summary>Attribute Tag: two 16-bit numbers.</summary>
    public static readonly DicomVR AT = Binary("AT", 4, wordSize: 2);

    /// <summary>Code String.</summary>
    public static readonly DicomVR CS = Text("CS");

    /// <summary>Date, YYYYMMDD.</summary>
    public static readonly DicomVR DA = Text("DA");

    /// <summary>Decimal String, at most 16 characters a value.</summary>
    public static readonly DicomVR DS = Text("DS");

    /// <summary>Date Time, YYYYMMDDHHMMSS.FFFFFF&amp;ZZXX.</summary>
    public static readonly DicomVR DT = Text("DT");

    /// <summary>Floating Point Double.</summary>
    public static readonly DicomVR FD = Binary("FD", 8);

    /// <summary>Floating Point Single.</summary>
    public static readonly DicomVR FL = Binary("FL", 4);

    /// <summary>Integer String, at most 12 characters a value.</summary>
    public static readonly DicomVR IS = Text("IS");

    /// <summary>Long String, at most 64 characters a value.</summary>
    public static readonly DicomVR LO = Text("LO", isLocalized: true);

    /// <summary>Long Text: one value, a backslash is a character.</summary>
    public static readonly DicomVR LT = Text("LT", isLocalized: true, isMultiValued: false);

    /// <summary>Other Byte.</summary>
    public static readonly DicomVR OB = Binary("OB", 1, hasLongForm: true);

    /// <summary>Other Double.</summary>
    public static readonly DicomVR OD = Binary("OD", 8, hasLongForm: true);

    /// <summary>Other Float.</summary>
    public static readonly DicomVR OF = Binary("OF", 4, hasLongForm: true);

    /// <summary>Other Long.</summary>
    public static readonly DicomVR OL = Binary("OL", 4, hasLongForm: true);

    /// <summary>Other 64-bit Very Long.</summary>
    public static readonly DicomVR OV = Binary("OV", 8, hasLongForm: true);

    /// <summary>Other Word.</summary>
    public static readonly DicomVR OW = Binary("OW", 2, hasLongForm: true);

    /// <summary>Person Name.</summary>
    public static readonly DicomVR PN = Text("PN", isLocalized: true);

    /// <summary>Short String, at most 16 characters a value.</summary>
    public static readonly DicomVR SH = Text("SH", isLocalized: true);

    /// <summary>Signed Long.</summary>
    public static readonly DicomVR SL = Binary("SL", 4);

    /// <summary>Sequence of Items.</summary>
    public static readonly DicomVR SQ = Binary("SQ", 1, hasLongForm: true);

    /// <summary>Signed Short.</summary>
    public static readonly DicomVR SS = Binary("SS", 2);

    /// <summary>Short Text: one value, at most 1024 characters.</summary>
    public static readonly DicomVR ST = Text("ST", isLocalized: true, isMultiValued: false);

    /// <summary>Signed 64-bit Very Long.</summary>
    public static readonly DicomVR SV = Binary("SV", 8, hasLongForm: true);

    /// <summary>Time, HHMMSS.FFFFFF.</summary>
    public static readonly DicomVR TM = Text("TM");

    /// <summary>Unlimited Characters.</summary>
    public static readonly DicomVR UC = Text("UC", isLocalized: true, hasLongForm: true);

    /// <summary>Unique Identifier: padded with NUL, not with a space.</summary>
    public static readonly DicomVR UI = Text("UI", padding: 0);

    /// <summary>Unsigned Long.</summary>
    public static readonly DicomVR UL = Binary("UL", 4);

    /// <summary>Unknown: bytes carried as they came.</summary>
    public static readonly DicomVR UN = Binary("UN", 1, hasLongForm: true);

    /// <summary>Universal Resource Identifier.</summary>
    public static readonly DicomVR UR = Text("UR", isMultiValued: false, hasLongForm: true);

    /// <summary>Unsigned Short.</summary>
    public static readonly DicomVR US = Binary("US", 2);

    /// <summary>Unlimited Text: one value.</summary>
    public static readonly DicomVR UT = Text("UT", isLocalized: true, isMultiValued: false, hasLongForm: true);

    /// <summary>Unsigned 64-bit Very Long.</summary>
    public static readonly DicomVR UV = Binary("UV", 8, hasLongForm: true);

    private const int Letters = 26;

    // By the two code letters. An array, because every header read asks it and the first must not wait for a table to be thought out.
    private static readonly DicomVR?[] ByCode = Table(
        AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV);

    private DicomVR(string code) => Code = code;

    /// <summary>The two letters.</summary>
    public string Code { get; }

    /// <summary>Whether the value is text.</summary>
    public bool IsString { get; private init; }

    /// <summary>Whether the text is in the data set's SpecificCharacterSet instead of plain ASCII (PS3.5 section 6.1.2.2).</summary>
    public bool IsLocalized { get; private init; }

    /// <summary>Whether a backslash parts values. False for one long text and for everything binary.</summary>
    public bool IsMultiValuedString { get; private init; }

    /// <summary>Whether an explicit-VR header has the 32-bit length (PS3.5 table 7.1-1).</summary>
    public bool HasLongForm { get; private init; }

    /// <summary>Bytes of one value; 1 for text and for VRs of bytes.</summary>
    public int UnitSize { get; private init; } = 1;

    /// <summary>Bytes of the number whose order the byte order decides; 1 where there is none.</summary>
    public int WordSize { get; private init; } = 1;

    /// <summary>What an odd value is made even with.</summary>
    public byte Padding { get; private init; }

    /// <summary>The VR of two code letters as they stand in an explicit-VR header.</summary>
    /// <returns>Null where the letters name none.</returns>
    public static DicomVR? Find(byte first, byte second) =>
        IsLetter(first) && IsLetter(second) ? ByCode[Index(first, second)] : null;

    /// <summary>The code.</summary>
    public override string ToString() => Code;

    private static bool IsLetter(byte code) => code is >= (byte)'A' and <= (byte)'Z';

    private static int Index(int first, int second) => ((first - 'A') * Letters) + (second - 'A');

    private static DicomVR?[] Table(params ReadOnlySpan<DicomVR> all)
    {
        var table = new DicomVR?[Letters * Letters];
        foreach (var vr in all)
        {
            table[Index(vr.Code[0], vr.Code[1])] = vr;
        }

        return table;
    }

    private static DicomVR Text(
        string code,
        bool isLocalized = false,
        bool isMultiValued = true,
        bool hasLongForm = false,
        byte padding = Space) =>
        new(code)
        {
            IsString = true,
            IsLocalized = isLocalized,
            IsMultiValuedString = isMultiValued,
            HasLongForm = hasLongForm,
            Padding = padding,
        };

    private static DicomVR Binary(string code, int unitSize, int? wordSize = null, bool hasLongForm = false) =>
        new(code) { UnitSize = unitSize, WordSize = wordSize ?? unitSize, HasLongForm = hasLongForm };
}
