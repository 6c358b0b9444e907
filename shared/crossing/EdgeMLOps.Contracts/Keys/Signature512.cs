using System.Runtime.InteropServices;

namespace EdgeMLOps.Contracts;

/// <summary>An ECDSA P-256 signature in IEEE P1363 form: r and s, 32 bytes each, big endian.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Signature512
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 64;

    private readonly Digest256 _r;
    private readonly Digest256 _s;

    /// <summary>Takes the signature out of its 64 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 64 bytes long.</exception>
    public Signature512(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A signature is 64 bytes", nameof(bytes));
        }

        _r = new Digest256(bytes[..32]);
        _s = new Digest256(bytes[32..]);
    }

    /// <summary>Writes the 64 bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is shorter than 64 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        _r.CopyTo(destination);
        _s.CopyTo(destination[32..]);
    }

    /// <summary>128 lower-case hexadecimal digits.</summary>
    public override string ToString() => _r.ToString() + _s;
}
