using System.IO.Compression;
using System.Text.Json;

namespace EdgeMLOps.Contracts;

/// <summary>Payload to bytes and back: JSON of the closed types, then DEFLATE (RFC 1951).</summary>
public static class PayloadCodec
{
    /// <summary>Most bytes a payload may decompress to: 512 KiB. A frame is believed only after its signature, but a stolen key must not buy a memory bomb.</summary>
    public const int MaximumJson = 512 * 1024;

    private const int UsualJson = 4096;
    private const int Growth = 8;

    internal static byte[] Encode(UpwardPayload payload)
    {
        if (!payload.IsInRange)
        {
            throw new ArgumentException($"A value of {payload.Kind} is out of its range", nameof(payload));
        }

        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(payload, TypeOf(payload.Kind), UpwardJson.Default);
            if (json.Length > MaximumJson)
            {
                throw new ArgumentException("The payload is too large: split it by cell", nameof(payload));
            }

            deflate.Write(json);
        }

        return compressed.Length <= FrameLayout.MaximumPayload
            ? compressed.ToArray()
            : throw new ArgumentException("The payload is too large: split it by cell", nameof(payload));
    }

    internal static PayloadFault Decode(MessageKind kind, ReadOnlyMemory<byte> compressed, out UpwardPayload? payload)
    {
        payload = null;
        var fault = Inflate(compressed, out var json);
        if (fault != PayloadFault.None)
        {
            return fault;
        }

        try
        {
            payload = (UpwardPayload?)JsonSerializer.Deserialize(json, TypeOf(kind), UpwardJson.Default);
        }
        catch (JsonException)
        {
            return PayloadFault.NotJson;
        }

        if (payload is null)
        {
            return PayloadFault.NotJson;
        }

        if (payload.IsInRange)
        {
            return PayloadFault.None;
        }

        payload = null;
        return PayloadFault.OutOfRange;
    }

    internal static PayloadFault Inflate(ReadOnlyMemory<byte> compressed, out byte[] json)
    {
        json = [];
        using var source = new MemoryStream(compressed.ToArray(), writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            json = ReadBounded(inflate);
        }
        catch (InvalidDataException)
        {
            return PayloadFault.NotDeflate;
        }

        if (json.Length > MaximumJson)
        {
            json = [];
            return PayloadFault.TooLarge;
        }

        return json.Length == 0 ? PayloadFault.NotDeflate : PayloadFault.None;
    }

    // One byte more than may be at most, so that too much is seen. Few come near that: what is asked for grows with what is there.
    private static byte[] ReadBounded(DeflateStream inflate)
    {
        var buffer = new byte[UsualJson];
        var read = inflate.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        while (read == buffer.Length && read <= MaximumJson)
        {
            Array.Resize(ref buffer, Math.Min(Growth * buffer.Length, MaximumJson + 1));
            read += inflate.ReadAtLeast(buffer.AsSpan(read), buffer.Length - read, throwOnEndOfStream: false);
        }

        return read == buffer.Length ? buffer : buffer[..read];
    }

    private static Type TypeOf(MessageKind kind) => kind switch
    {
        MessageKind.Hello => typeof(Hello),
        MessageKind.Bye => typeof(Bye),
        MessageKind.Operations => typeof(OperationsSummary),
        MessageKind.Clinical => typeof(ClinicalSummary),
        MessageKind.State => typeof(StateReport),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind"),
    };
}
