using System.Buffers.Binary;

namespace EdgeMLOps.Contracts.Down;

/// <summary>The fleet's signed word that it holds every message of a stream up to <see cref="High"/>: only this lets an outbox forget.</summary>
public sealed record Receipt
{
    /// <summary>Length in bytes of an encoded receipt; see WIRE.md section 4.</summary>
    public const int Size = SignedSize + Signature512.Size;

    private const int SignedSize = 62;

    // Another first byte than any frame version: a receipt can never be read as a frame, nor its signature reused for one.
    private const byte Mark = 0xA1;

    /// <summary>The site the messages are of.</summary>
    public required Guid Site { get; init; }

    /// <summary>The installation count the messages are of.</summary>
    public required uint Epoch { get; init; }

    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>The fleet holds every sequence from 1 to this one; at least 1.</summary>
    public required ulong High { get; init; }

    /// <summary>Hash of the message at <see cref="High"/> as the fleet holds it: an outbox whose own differs has forked and forgets nothing.</summary>
    public required Digest256 HighHash { get; init; }

    /// <summary>The fleet's signature over the 62 bytes before it.</summary>
    public Signature512 Signature { get; private init; }

    /// <summary>This receipt, signed by the fleet.</summary>
    public Receipt SignedWith(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> bytes = stackalloc byte[SignedSize];
        WriteSigned(bytes);
        return this with { Signature = key.Sign(bytes) };
    }

    /// <summary>Whether <paramref name="key"/>'s owner signed exactly these values.</summary>
    public bool IsSignedBy(VerifyingKey key)
    {
        Span<byte> bytes = stackalloc byte[SignedSize];
        WriteSigned(bytes);
        return key.Verify(bytes, Signature);
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Size];
        WriteSigned(bytes);
        Signature.CopyTo(bytes.AsSpan(SignedSize));
        return bytes;
    }

    /// <summary>Reads the bytes of a receipt; false when they are none. The signature is not checked here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Receipt? receipt)
    {
        receipt = null;
        if (bytes.Length != Size || bytes[0] != Mark || !Enum.IsDefined((StreamId)bytes[21]))
        {
            return false;
        }

        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes[22..]);
        if (high is 0 or > long.MaxValue)
        {
            return false;
        }

        receipt = new Receipt
        {
            Site = new Guid(bytes[1..17], bigEndian: true),
            Epoch = BinaryPrimitives.ReadUInt32BigEndian(bytes[17..]),
            Stream = (StreamId)bytes[21],
            High = high,
            HighHash = new Digest256(bytes[30..SignedSize]),
            Signature = new Signature512(bytes[SignedSize..]),
        };
        return true;
    }

    private void WriteSigned(Span<byte> bytes)
    {
        bytes[0] = Mark;
        Site.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[17..], Epoch);
        bytes[21] = (byte)Stream;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[22..], High);
        HighHash.CopyTo(bytes[30..]);
    }
}
