using System.Formats.Asn1;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>
/// ECDSA P-256 signatures as OpenSSL, cosign and DSSE write them: <c>SEQUENCE { r INTEGER, s INTEGER }</c> (RFC 3279 2.2.3).
/// Read strictly: DER alone, both numbers positive and of at most 256 bits, nothing after them. Either of the two values of
/// s that verify is taken: OpenSSL writes both, keys are counted and not signatures, and no digest of ours is over a signature.
/// </summary>
internal static class EcdsaDer
{
    private const int NumberBytes = Signature512.Size / 2;

    public static byte[] Write(Signature512 signature)
    {
        Span<byte> numbers = stackalloc byte[Signature512.Size];
        signature.CopyTo(numbers);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Minimal(numbers[..NumberBytes]));
            writer.WriteIntegerUnsigned(Minimal(numbers[NumberBytes..]));
        }

        return writer.Encode();
    }

    public static bool TryRead(ReadOnlyMemory<byte> der, out Signature512 signature)
    {
        signature = default;
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var (r, s) = (sequence.ReadIntegerBytes(), sequence.ReadIntegerBytes());
            sequence.ThrowIfNotEmpty();
            Span<byte> numbers = stackalloc byte[Signature512.Size];
            if (!TryPlace(r.Span, numbers[..NumberBytes]) || !TryPlace(s.Span, numbers[NumberBytes..]))
            {
                return false;
            }

            signature = new Signature512(numbers);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    // A first byte from 80 on says that the number is negative; one more zero before it says that it is not.
    private static bool TryPlace(ReadOnlySpan<byte> number, Span<byte> place)
    {
        if ((number[0] & 0x80) != 0)
        {
            return false;
        }

        number = number.TrimStart((byte)0);
        if (number.Length == 0 || number.Length > place.Length)
        {
            return false;
        }

        number.CopyTo(place[(place.Length - number.Length)..]);
        return true;
    }

    private static ReadOnlySpan<byte> Minimal(ReadOnlySpan<byte> number) => number.TrimStart((byte)0) is { Length: > 0 } trimmed ? trimmed : number[^1..];
}
