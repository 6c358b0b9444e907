namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>Goes through the length-delimited fields of a Protocol Buffers message (encoding guide, wire types 0, 1, 2, 5) without copying.</summary>
internal ref struct ProtoReader
{
    private const int MostVarintBytes = 10;

    private ReadOnlySpan<byte> _rest;

    /// <param name="message">The message.</param>
    public ProtoReader(ReadOnlySpan<byte> message) => _rest = message;

    /// <summary>The next length-delimited field; others are passed over.</summary>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public bool Next(out int field, out ReadOnlySpan<byte> value)
    {
        while (!_rest.IsEmpty)
        {
            var key = Varint();
            field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    Varint();
                    break;
                case 1:
                    Take(sizeof(ulong));
                    break;
                case 2:
                    value = Take(Varint());
                    return true;
                case 5:
                    Take(sizeof(uint));
                    break;
                default:
                    throw new InvalidDataException("is no ONNX graph");
            }
        }

        field = 0;
        value = default;
        return false;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException("is no ONNX graph, or ends too early");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var place = 0; place < MostVarintBytes && place < _rest.Length; place++)
        {
            value |= (ulong)(_rest[place] & 0x7F) << (7 * place);
            if (_rest[place] < 0x80)
            {
                _rest = _rest[(place + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("is no ONNX graph, or ends too early");
    }
}
