using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Writes rows of display values into an input tensor: normalised, in its type, where its layout wants them.</summary>
internal readonly ref struct TensorRows
{
    private readonly TensorContract _contract;
    private readonly Letterbox _placement;
    private readonly Span<byte> _tensor;
    private readonly Span<float> _values;
    private readonly Span<Half> _halves;

    /// <param name="contract">What the tensor is.</param>
    /// <param name="placement">Where the image lies in it.</param>
    /// <param name="tensor">Its bytes.</param>
    /// <param name="scratch">Twice as many values as the image covers columns.</param>
    public TensorRows(TensorContract contract, in Letterbox placement, Span<byte> tensor, Span<float> scratch)
    {
        _contract = contract;
        _placement = placement;
        _tensor = tensor[..contract.Bytes];
        _values = scratch[..placement.ContentWidth];
        _halves = MemoryMarshal.Cast<float, Half>(scratch[placement.ContentWidth..])[..placement.ContentWidth];
    }

    /// <summary>Fills the tensor with padding where the image does not cover it; what it covers is written after.</summary>
    public void Pad()
    {
        if (_placement.ContentWidth == _contract.Width && _placement.ContentHeight == _contract.Height)
        {
            return;
        }

        Span<float> pad = stackalloc float[_contract.Channels];
        for (var channel = 0; channel < pad.Length; channel++)
        {
            pad[channel] = (float)((_contract.PadValue * _contract.Scale(channel)) + _contract.Shift(channel));
        }

        switch (_contract.Element)
        {
            case TensorElement.Binary32:
                Pad(Cast<float>(), pad);
                break;
            case TensorElement.Binary16:
                Span<Half> halves = stackalloc Half[pad.Length];
                TensorPrimitives.ConvertToHalf(pad, halves);
                Pad(Cast<Half>(), halves);
                break;
            default:
                Span<byte> bytes = stackalloc byte[pad.Length];
                Round(pad, bytes);
                Pad(_tensor, bytes);
                break;
        }
    }

    /// <summary>Where a row of the only channel may be written at once, with what it is to be normalised by; false where there are more, or values of another type.</summary>
    /// <param name="row">Of those that the image covers, from 0.</param>
    /// <param name="scale">What display values are to be multiplied with.</param>
    /// <param name="shift">What is to be added after that.</param>
    /// <param name="values">The row's place in the tensor.</param>
    public bool TryRow(int row, out float scale, out float shift, out Span<float> values)
    {
        var isDirect = _contract is { Channels: 1, Element: TensorElement.Binary32 };
        (scale, shift) = ((float)_contract.Scale(0), (float)_contract.Shift(0));
        values = isDirect ? Cast<float>().Slice(((row + _placement.OffsetY) * _contract.Width) + _placement.OffsetX, _placement.ContentWidth) : default;
        return isDirect;
    }

    /// <summary>Writes one row.</summary>
    /// <param name="row">Of those that the image covers, from 0.</param>
    /// <param name="red">Display values of the column's red, or of all colours of a greyscale image.</param>
    /// <param name="green">Of its green.</param>
    /// <param name="blue">Of its blue.</param>
    public void Write(int row, ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue)
    {
        var isBlueFirst = _contract.Order == ChannelOrder.Bgr;
        for (var channel = 0; channel < _contract.Channels; channel++)
        {
            var shown = channel == 1 ? green : (channel == 0) == isBlueFirst ? blue : red;
            WriteChannel(row, channel, shown);
        }
    }

    private void WriteChannel(int row, int channel, ReadOnlySpan<float> shown)
    {
        var (scale, shift) = ((float)_contract.Scale(channel), (float)_contract.Shift(channel));
        var (line, step) = (row + _placement.OffsetY, _contract.ChannelsLast ? _contract.Channels : 1);
        var start = _contract.ChannelsLast
            ? (((line * _contract.Width) + _placement.OffsetX) * step) + channel
            : (((channel * _contract.Height) + line) * _contract.Width) + _placement.OffsetX;
        if (_contract.Element == TensorElement.Binary32 && step == 1)
        {
            RowScaling.Apply(shown, scale, shift, Cast<float>().Slice(start, shown.Length));
            return;
        }

        RowScaling.Apply(shown, scale, shift, _values);
        switch (_contract.Element)
        {
            case TensorElement.Binary32:
                Spread(_values, Cast<float>()[start..], step);
                break;
            case TensorElement.Binary16:
                TensorPrimitives.ConvertToHalf(_values, _halves);
                Spread(_halves, Cast<Half>()[start..], step);
                break;
            default:
                var bytes = MemoryMarshal.AsBytes(_halves)[..shown.Length];
                Round(_values, bytes);
                Spread(bytes, _tensor[start..], step);
                break;
        }
    }

    private Span<T> Cast<T>()
        where T : struct => MemoryMarshal.Cast<byte, T>(_tensor);

    private void Pad<T>(Span<T> tensor, ReadOnlySpan<T> pad)
    {
        if (pad.Length == 1)
        {
            tensor.Fill(pad[0]);
            return;
        }

        var plane = tensor.Length / pad.Length;
        for (var channel = 0; channel < pad.Length && !_contract.ChannelsLast; channel++)
        {
            tensor.Slice(channel * plane, plane).Fill(pad[channel]);
        }

        for (var pixel = 0; pixel < plane && _contract.ChannelsLast; pixel++)
        {
            pad.CopyTo(tensor[(pixel * pad.Length)..]);
        }
    }

    private static void Round(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(values[i] + 0.5f, byte.MinValue, byte.MaxValue);
        }
    }

    private static void Spread<T>(ReadOnlySpan<T> values, Span<T> target, int step)
    {
        if (step == 1)
        {
            values.CopyTo(target);
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            target[i * step] = values[i];
        }
    }
}
