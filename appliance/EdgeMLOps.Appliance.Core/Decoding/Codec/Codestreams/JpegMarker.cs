namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>Second bytes of the markers of JPEG (ISO/IEC 10918-1 table B.1) and JPEG-LS (ISO/IEC 14495-1 C.1.1) that are looked at.</summary>
internal static class JpegMarker
{
    public const byte Prefix = 0xFF;
    public const byte BaselineSequential = 0xC0;
    public const byte ExtendedSequential = 0xC1;
    public const byte Progressive = 0xC2;
    public const byte Lossless = 0xC3;
    public const byte HuffmanTables = 0xC4;
    public const byte Reserved = 0xC8;
    public const byte ArithmeticConditioning = 0xCC;
    public const byte LastFrame = 0xCF;
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte Application14 = 0xEE;
    public const byte JpegLsFrame = 0xF7;

    /// <summary>Stands alone: TEM, RST0 to RST7.</summary>
    public static bool IsBare(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7);

    /// <summary>Any SOF, hierarchical and arithmetic ones too.</summary>
    public static bool IsFrame(byte marker) => marker is JpegLsFrame
        or (>= BaselineSequential and <= LastFrame and not (HuffmanTables or Reserved or ArithmeticConditioning));
}
