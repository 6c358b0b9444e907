using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

/// <summary>An ECDSA P-256 public key: the point's X and Y, 32 bytes each. Fixed size, so an enrolment file holds no free text.</summary>
[JsonConverter(typeof(VerifyingKeyJsonConverter))]
[StructLayout(LayoutKind.Auto)]
public readonly record struct VerifyingKey
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 64;

    private readonly Digest256 _x;
    private readonly Digest256 _y;

    /// <summary>Takes the key out of X and Y. Whether the point lies on the curve is checked when it is used.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 64 bytes long.</exception>
    public VerifyingKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A P-256 public key is 64 bytes", nameof(bytes));
        }

        _x = new Digest256(bytes[..32]);
        _y = new Digest256(bytes[32..]);
    }

    /// <summary>Reads 128 hexadecimal digits; false when <paramref name="hex"/> is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out VerifyingKey key)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = FixedHex.TryRead(hex, bytes);
        key = read ? new VerifyingKey(bytes) : default;
        return read;
    }

    /// <summary>Whether <paramref name="signature"/> was made over exactly <paramref name="data"/> with the matching private key.
    /// A key that is no point of the curve verifies nothing. Who has many signatures of one key takes an <see cref="OpenedKey"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> data, Signature512 signature)
    {
        using var key = new OpenedKey(this);
        return key.Verify(data, signature);
    }

    /// <summary>X and Y in a new array of 64 bytes.</summary>
    public byte[] ToArray() => [.. _x.ToArray(), .. _y.ToArray()];

    /// <summary>128 lower-case hexadecimal digits: X, then Y.</summary>
    public override string ToString() => _x.ToString() + _y;
}
