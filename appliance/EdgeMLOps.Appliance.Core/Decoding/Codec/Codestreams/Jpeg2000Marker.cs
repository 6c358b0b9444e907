namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>The markers of JPEG 2000 that are looked at (ISO/IEC 15444-1 table A.2).</summary>
internal static class Jpeg2000Marker
{
    public const ushort StartOfCodestream = 0xFF4F;
    public const ushort Capabilities = 0xFF50;
    public const ushort Size = 0xFF51;
    public const ushort CodingStyle = 0xFF52;
    public const ushort CodingStyleOfComponent = 0xFF53;
    public const ushort StartOfTilePart = 0xFF90;
    public const ushort EndOfCodestream = 0xFFD9;
}
