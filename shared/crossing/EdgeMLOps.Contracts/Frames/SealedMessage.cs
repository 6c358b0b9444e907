namespace EdgeMLOps.Contracts;

/// <summary>A signed frame: exactly the bytes that are stored, shown to the hospital, sent and kept at the fleet. Never changed once made.</summary>
public sealed class SealedMessage
{
    private SealedMessage(ReadOnlyMemory<byte> bytes)
    {
        var frame = bytes.Span;
        Bytes = bytes;
        Kind = (MessageKind)frame[1];
        Header = FrameLayout.ReadHeader(frame);
        Signature = new Signature512(frame[^Signature512.Size..]);
        Hash = Digest256.Of(frame);
    }

    /// <summary>The whole frame.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What the payload is.</summary>
    public MessageKind Kind { get; }

    /// <summary>Where the message stands.</summary>
    public MessageHeader Header { get; }

    /// <summary>The signature over everything before it.</summary>
    public Signature512 Signature { get; }

    /// <summary>SHA-256 of the whole frame, signature included.</summary>
    public Digest256 Hash { get; }

    private ReadOnlyMemory<byte> Payload => Bytes[FrameLayout.HeaderSize..^Signature512.Size];

    /// <summary>Encodes, frames and signs <paramref name="payload"/>.</summary>
    /// <exception cref="ArgumentException">The payload breaks its own rules, is too large, or does not belong in the header's stream.</exception>
    public static SealedMessage Seal(MessageHeader header, UpwardPayload payload, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(key);
        if (MessageKinds.StreamOf(payload.Kind) != header.Stream || FrameLayout.CheckPosition(header) != FrameFault.None)
        {
            throw new ArgumentException("The payload does not belong in this place of this stream", nameof(header));
        }

        var encoded = PayloadCodec.Encode(payload);
        var frame = new byte[FrameLayout.HeaderSize + encoded.Length + Signature512.Size];
        FrameLayout.WriteHeader(frame, payload.Kind, header, encoded.Length);
        encoded.CopyTo(frame.AsSpan(FrameLayout.HeaderSize));
        var signedPart = frame.AsSpan(0, frame.Length - Signature512.Size);
        key.Sign(signedPart).CopyTo(frame.AsSpan(signedPart.Length));
        return new SealedMessage(frame);
    }

    /// <summary>Checks the frame's shape. Neither the signature nor the payload is looked at: both cost more, and wait until the sender is known.</summary>
    /// <returns><see cref="FrameFault.None"/> and the message, or why not and null. The bytes are kept, not copied.</returns>
    public static FrameFault Read(ReadOnlyMemory<byte> bytes, out SealedMessage? message)
    {
        var fault = FrameLayout.Check(bytes.Span);
        message = fault == FrameFault.None ? new SealedMessage(bytes) : null;
        return fault;
    }

    /// <summary>Whether <paramref name="key"/>'s owner sealed exactly these bytes.</summary>
    public bool IsSignedBy(VerifyingKey key) => key.Verify(Bytes.Span[..^Signature512.Size], Signature);

    /// <summary>Whether <paramref name="key"/>'s owner sealed exactly these bytes.</summary>
    public bool IsSignedBy(OpenedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Verify(Bytes.Span[..^Signature512.Size], Signature);
    }

    /// <summary>Decompresses (never beyond <see cref="PayloadCodec.MaximumJson"/> bytes) and reads the payload.</summary>
    /// <returns><see cref="PayloadFault.None"/> and the payload, or why not and null.</returns>
    public PayloadFault ReadPayload(out UpwardPayload? payload) => PayloadCodec.Decode(Kind, Payload, out payload);

    /// <summary>The payload's JSON as UTF-8, for showing; empty when it cannot be decompressed within bounds.</summary>
    public byte[] ReadPayloadJson() => PayloadCodec.Inflate(Payload, out var json) == PayloadFault.None ? json : [];
}
