using System.IO.Compression;
using System.Text.Json;

namespace EdgeMLOps.Contracts;

/// <summary>Payload to bytes and back: JSON of the closed types, then DEFLATE (RFC 1951).</summary>
public static class PayloadCodec
{
    /// <summary>Most bytes a payload may decompress to: 512 KiB. A frame is believed only after its signature, but a stolen key must not buy a memory bomb.</summary>
    public const int MaximumJson = 512 * 1024;

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
        var buffer = new byte[MaximumJson + 1];
        int read;
        try
        {
            read = inflate.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return PayloadFault.NotDeflate;
        }

        if (read > MaximumJson)
        {
            return PayloadFault.TooLarge;
        }

        json = buffer[..read];
        return read == 0 ? PayloadFault.NotDeflate : PayloadFault.None;
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
