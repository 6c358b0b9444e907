using System.Buffers.Binary;

namespace EdgeMLOps.Contracts;

/// <summary>The bytes of a frame, big endian; see WIRE.md section 2.</summary>
public static class FrameLayout
{
    /// <summary>The frame version this build writes and reads.</summary>
    public const byte Version = 1;

    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 83;

    /// <summary>Most bytes of a compressed payload: 64 KiB.</summary>
    public const int MaximumPayload = 64 * 1024;

    /// <summary>Most bytes of a whole frame.</summary>
    public const int MaximumSize = HeaderSize + MaximumPayload + Signature512.Size;

    private const int LengthAt = HeaderSize - sizeof(uint);

    internal static void WriteHeader(Span<byte> frame, MessageKind kind, MessageHeader header, int payloadLength)
    {
        frame[0] = Version;
        frame[1] = (byte)kind;
        header.Id.TryWriteBytes(frame[2..], bigEndian: true, out _);
        header.Site.TryWriteBytes(frame[18..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(frame[34..], header.Epoch);
        frame[38] = (byte)header.Stream;
        BinaryPrimitives.WriteUInt64BigEndian(frame[39..], header.Sequence);
        header.Previous.CopyTo(frame[47..]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[LengthAt..], (uint)payloadLength);
    }

    internal static FrameFault Check(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeaderSize + Signature512.Size)
        {
            return FrameFault.TooShort;
        }

        if (frame.Length > MaximumSize)
        {
            return FrameFault.TooLong;
        }

        if (frame[0] != Version)
        {
            return FrameFault.UnknownVersion;
        }

        if (MessageKinds.StreamOf((MessageKind)frame[1]) is not { } stream)
        {
            return FrameFault.UnknownKind;
        }

        if (frame[38] != (byte)stream)
        {
            return FrameFault.WrongStream;
        }

        var payload = BinaryPrimitives.ReadUInt32BigEndian(frame[LengthAt..]);
        return payload == (uint)(frame.Length - HeaderSize - Signature512.Size)
            ? CheckPosition(ReadHeader(frame))
            : FrameFault.LengthMismatch;
    }

    internal static MessageHeader ReadHeader(ReadOnlySpan<byte> frame) => new()
    {
        Id = new Guid(frame[2..18], bigEndian: true),
        Site = new Guid(frame[18..34], bigEndian: true),
        Epoch = BinaryPrimitives.ReadUInt32BigEndian(frame[34..]),
        Stream = (StreamId)frame[38],
        Sequence = BinaryPrimitives.ReadUInt64BigEndian(frame[39..]),
        Previous = new Digest256(frame[47..79]),
    };

    // Databases count in signed 64-bit numbers; a sequence beyond that is an attack, not a site.
    internal static FrameFault CheckPosition(MessageHeader header) =>
        header.Epoch == 0
        || header.Sequence is 0 or > long.MaxValue
        || (header.Sequence == 1) != (header.Previous == default)
            ? FrameFault.BadPosition
            : FrameFault.None;
}
