using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>ECDSA P-256 signatures taken apart and put together by hand, also in forms that are none.</summary>
internal static class SignatureForms
{
    /// <summary>Of the group: n of P-256 (FIPS 186-4, D.1.2.3).</summary>
    public static BigInteger Order { get; } = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static JsonNode Malleated(JsonNode signature)
    {
        var other = signature.DeepClone();
        var (r, s) = Numbers(Convert.FromBase64String(other["sig"]!.GetValue<string>()));
        other["sig"] = Convert.ToBase64String(Der(r, Order - s));
        return other;
    }

    public static (BigInteger R, BigInteger S) Numbers(byte[] der)
    {
        var r = der.AsSpan(4, der[3]);
        var s = der.AsSpan(4 + der[3] + 2);
        return (new BigInteger(r, isUnsigned: false, isBigEndian: true), new BigInteger(s, isUnsigned: false, isBigEndian: true));
    }

    public static byte[] Der(BigInteger r, BigInteger s)
    {
        byte[] first = r.ToByteArray(isUnsigned: false, isBigEndian: true), second = s.ToByteArray(isUnsigned: false, isBigEndian: true);
        return [0x30, (byte)(4 + first.Length + second.Length), 2, (byte)first.Length, .. first, 2, (byte)second.Length, .. second];
    }

    public static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
