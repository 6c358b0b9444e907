using System.Globalization;
using System.Text;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Takes the weights out of an ONNX graph and lays them beside it, as exporters do with large ones (onnx.proto: TensorProto 9, 13, 14).</summary>
internal sealed class ExternalData
{
    private const int Graph = 7;
    private const int Initializer = 5;
    private const int RawData = 9;
    private const int External = 13;
    private const int DataLocation = 14;
    private const int LeastBytes = 256;

    private readonly string _location;
    private readonly MemoryStream _weights = new();

    public ExternalData(string location) => _location = location;

    public byte[] Weights => _weights.ToArray();

    /// <summary>The graph without its larger weights.</summary>
    public byte[] Strip(byte[] model) => Rewrite(model, (field, value) => field == Graph ? Rewrite(value, StripInitializer) : value);

    private byte[] StripInitializer(int field, byte[] value) => field == Initializer ? StripTensor(value) : value;

    private byte[] StripTensor(byte[] tensor)
    {
        byte[]? raw = null;
        var rest = Rewrite(tensor, (field, value) =>
        {
            raw = field == RawData && value.Length >= LeastBytes ? value : raw;
            return field == RawData && value.Length >= LeastBytes ? null : value;
        });
        if (raw is null)
        {
            return tensor;
        }

        var offset = _weights.Length;
        _weights.Write(raw);
        return
        [
            .. rest,
            .. Entry("location", _location),
            .. Entry("offset", offset.ToString(CultureInfo.InvariantCulture)),
            .. Entry("length", raw.Length.ToString(CultureInfo.InvariantCulture)),
            .. Varint((DataLocation << 3) | 0),
            .. Varint(1), // EXTERNAL
        ];
    }

    private static byte[] Entry(string key, string value) =>
        Field(External, [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, Encoding.UTF8.GetBytes(value))]);

    private static byte[] Field(int number, byte[] value) => [.. Varint((number << 3) | 2), .. Varint(value.Length), .. value];

    // Length-delimited fields may be exchanged, or left out by null; the others stay as they are.
    private static byte[] Rewrite(byte[] message, Func<int, byte[], byte[]?> change)
    {
        using var result = new MemoryStream();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            var key = ReadVarint(message, ref at);
            if ((key & 7) != 2)
            {
                at = (key & 7) switch
                {
                    0 => SkipVarint(message, at),
                    1 => at + 8,
                    5 => at + 4,
                    _ => throw new InvalidDataException($"wire type {key & 7}"),
                };
                result.Write(message.AsSpan(start, at - start));
                continue;
            }

            var length = (int)ReadVarint(message, ref at);
            if (change((int)(key >> 3), message[at..(at + length)]) is { } value)
            {
                result.Write(Field((int)(key >> 3), value));
            }

            at += length;
        }

        return result.ToArray();
    }

    private static int SkipVarint(byte[] message, int at)
    {
        ReadVarint(message, ref at);
        return at;
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
