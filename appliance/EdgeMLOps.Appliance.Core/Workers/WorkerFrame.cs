using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>
/// One message on a worker's pipe: length of what follows (4 bytes, little endian), kind (1), number (4), code (2), body.
/// The number of an answer is its request's; the code is the verb of a request and the reason of a refusal.
/// </summary>
internal readonly record struct WorkerFrame(WorkerFrameKind Kind, uint Number, ushort Code, byte[] Body)
{
    /// <summary>Most bytes of a body. With the head it fits an empty pipe of Linux (64 KiB), so a write never waits for the reader.</summary>
    public const int MaxBody = 48 * 1024;

    private const int LengthBytes = 4;
    private const int HeadBytes = 7;

    /// <summary>The frame as it goes over the pipe.</summary>
    /// <exception cref="InvalidOperationException">The body is too long.</exception>
    public byte[] ToBytes()
    {
        if (Body.Length > MaxBody)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"a body has at most {MaxBody} bytes, not {Body.Length}"));
        }

        var bytes = new byte[LengthBytes + HeadBytes + Body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, HeadBytes + Body.Length);
        bytes[4] = (byte)Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(5), Number);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(9), Code);
        Body.CopyTo(bytes, LengthBytes + HeadBytes);
        return bytes;
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <returns>The frame; null when the pipe was closed between two frames.</returns>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    /// <exception cref="EndOfStreamException">The pipe was closed within a frame.</exception>
    public static WorkerFrame? Read(Stream pipe)
    {
        Span<byte> head = stackalloc byte[LengthBytes + HeadBytes];
        var got = pipe.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (got == 0)
        {
            return null;
        }

        // Told by its first bytes where it can be: garbage shorter than a head is garbage all the same.
        var length = got >= LengthBytes ? BinaryPrimitives.ReadInt32LittleEndian(head) : HeadBytes;
        if (length is < HeadBytes or > HeadBytes + MaxBody || (got > LengthBytes && !Enum.IsDefined((WorkerFrameKind)head[4])))
        {
            throw new InvalidDataException("no frame");
        }

        if (got < head.Length)
        {
            throw new EndOfStreamException();
        }

        var body = new byte[length - HeadBytes];
        pipe.ReadExactly(body);
        return new WorkerFrame(
            (WorkerFrameKind)head[4],
            BinaryPrimitives.ReadUInt32LittleEndian(head[5..]),
            BinaryPrimitives.ReadUInt16LittleEndian(head[9..]),
            body);
    }
}
