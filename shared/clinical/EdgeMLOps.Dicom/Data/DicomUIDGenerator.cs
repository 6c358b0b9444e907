using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace EdgeMLOps.Dicom;

/// <summary>UIDs under 2.25, made of 128 bits by PS3.5 annex B.2; no root needs to be registered.</summary>
public static class DicomUIDGenerator
{
    private const string Root = "2.25.";
    private const int UuidSize = 16;

    /// <summary>A UID of a new random UUID.</summary>
    public static DicomUID Generate()
    {
        Span<byte> bits = stackalloc byte[UuidSize];
        RandomNumberGenerator.Fill(bits);
        return FromBits(bits, version: 4);
    }

    /// <summary>The UID that follows from a digest: the same digest gives the same UID on any machine.</summary>
    /// <param name="hash">A cryptographic digest of what the UID names, 16 bytes or more (a SHA-256 has 32); the first 16 are used.</param>
    /// <exception cref="ArgumentException"><paramref name="hash"/> is shorter than 16 bytes.</exception>
    public static DicomUID FromHash(ReadOnlySpan<byte> hash)
    {
        if (hash.Length < UuidSize)
        {
            throw new ArgumentException("16 bytes of a digest are needed", nameof(hash));
        }

        Span<byte> bits = stackalloc byte[UuidSize];
        hash[..UuidSize].CopyTo(bits);

        // RFC 9562 version 8: a UUID whose bits the application chose.
        return FromBits(bits, version: 8);
    }

    private static DicomUID FromBits(Span<byte> bits, int version)
    {
        bits[6] = (byte)((bits[6] & 0x0F) | (version << 4));
        bits[8] = (byte)((bits[8] & 0x3F) | 0x80);
        var number = BinaryPrimitives.ReadUInt128BigEndian(bits);
        return new DicomUID(Root + number.ToString(CultureInfo.InvariantCulture));
    }
}
