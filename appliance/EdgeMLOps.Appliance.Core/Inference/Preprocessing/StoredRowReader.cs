using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Turns rows of stored pixels into display values 0..1 (before MONOCHROME1 inversion).</summary>
internal readonly ref struct StoredRowReader
{
    private readonly ReadOnlySpan<byte> _pixels;
    private readonly StoredPixelFormat _format;
    private readonly float _low;
    private readonly float _gain;
    private readonly int _shiftUp;
    private readonly int _shiftDown;
    private readonly ReadOnlySpan<float> _table;

    public StoredRowReader(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, in GreyscaleTransform greyscale)
    {
        _pixels = pixels;
        _format = format;
        _low = (float)greyscale.StoredLow;
        _gain = (float)greyscale.Gain;
        // Up until the high bit is bit 31, then down until only the stored bits are left: masks and extends the sign.
        _shiftUp = 31 - format.HighBit;
        _shiftDown = 32 - format.BitsStored;
        _table = greyscale.Table is { } table ? table.Values : default;
    }

    /// <summary>Reads one row.</summary>
    /// <param name="row">Row number from 0.</param>
    /// <param name="values">Receives one value a column.</param>
    public void Read(int row, Span<float> values)
    {
        var bytes = _pixels.Slice(row * _format.RowBytes, _format.RowBytes);
        if (!_table.IsEmpty)
        {
            LookUp(bytes, values);
            return;
        }

        if (_format.BitsAllocated == 8)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                values[i] = Display(bytes[i]);
            }

            return;
        }

        var words = MemoryMarshal.Cast<byte, ushort>(bytes);
        var done = BitConverter.IsLittleEndian ? ReadVectors(words, values) : 0;
        for (var i = done; i < words.Length; i++)
        {
            values[i] = Display(BitConverter.IsLittleEndian
                ? words[i]
                : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words[i]));
        }
    }

    private void LookUp(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        // The bits alone: the table is ordered by them, whatever their sign.
        var shift = _format.HighBit - _format.BitsStored + 1;
        var mask = _table.Length - 1;
        if (_format.BitsAllocated == 8)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                values[i] = _table[(bytes[i] >> shift) & mask];
            }

            return;
        }

        for (var i = 0; i < _format.Width; i++)
        {
            values[i] = _table[(System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) >> shift) & mask];
        }
    }

    private int ReadVectors(ReadOnlySpan<ushort> words, Span<float> values)
    {
        var low = new Vector<float>(_low);
        var gain = new Vector<float>(_gain);
        var width = Vector<float>.Count;
        var i = 0;
        for (; i <= words.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(words[i..]), out var first, out var second);
            Display(first, low, gain).CopyTo(values[i..]);
            Display(second, low, gain).CopyTo(values[(i + width)..]);
        }

        return i;
    }

    private Vector<float> Display(Vector<uint> stored, Vector<float> low, Vector<float> gain)
    {
        var up = Vector.AsVectorInt32(Vector.ShiftLeft(stored, _shiftUp));
        var values = _format.IsSigned
            ? Vector.ShiftRightArithmetic(up, _shiftDown)
            : Vector.ShiftRightLogical(up, _shiftDown);
        return Vector.Min(Vector.Max((Vector.ConvertToSingle(values) - low) * gain, Vector<float>.Zero), Vector<float>.One);
    }

    private float Display(int stored)
    {
        var up = stored << _shiftUp;
        var value = _format.IsSigned ? up >> _shiftDown : (int)((uint)up >> _shiftDown);
        return Math.Min(Math.Max((value - _low) * _gain, 0f), 1f);
    }
}
