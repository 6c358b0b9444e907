using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>How often each stored value stands in a frame, padding left out.</summary>
internal sealed class StoredHistogram
{
    private readonly List<(double Value, long Count)> _values;
    private readonly long _total;

    private StoredHistogram(List<(double Value, long Count)> values)
    {
        _values = values;
        _total = values.Sum(one => one.Count);
    }

    /// <summary>Counts a frame.</summary>
    /// <param name="pixels">Its bytes.</param>
    /// <param name="format">How it is stored; valid, greyscale.</param>
    /// <param name="padding">Padding that is in the frame and not all of it; null where there is none.</param>
    /// <param name="modality">Gives the values whose order counts.</param>
    public static StoredHistogram Of(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, PixelPadding? padding, ModalityTransform modality)
    {
        var cells = new StoredCells(pixels, format);
        var counts = Count(cells, format.Cells, 1 << format.BitsStored);
        var values = new List<(double Value, long Count)>();
        for (var place = 0; place < counts.Length; place++)
        {
            var stored = place - cells.Offset;
            if (counts[place] > 0 && !(padding is { } fill && fill.Contains(stored)))
            {
                values.Add((modality.Apply(stored), counts[place]));
            }
        }

        // A table or a negative slope may turn the order round.
        values.Sort((one, other) => one.Value.CompareTo(other.Value));
        return new(values);
    }

    /// <summary>A percentile, by linear interpolation between the two nearest ranks (Hyndman and Fan 1996, definition 7, as NumPy has it).</summary>
    /// <param name="percent">0 to 100.</param>
    /// <returns>In the units after the modality transform.</returns>
    public double Percentile(double percent)
    {
        var position = percent / 100 * (_total - 1);
        var rank = (long)Math.Floor(position);
        var (lower, upper) = (At(rank), At(Math.Min(rank + 1, _total - 1)));
        return lower + ((upper - lower) * (position - rank));
    }

    private static int[] Count(in StoredCells cells, int number, int places)
    {
        // Two, because neighbours are often alike, and a count that was just written is waited for.
        var (even, odd) = (new int[places], new int[places]);
        Span<ushort> found = stackalloc ushort[StoredCells.Lanes];
        var at = 0;
        for (; at <= number - found.Length; at += found.Length)
        {
            cells.Load(at).CopyTo(found);
            for (var i = 0; i < found.Length; i += 2)
            {
                even[found[i]]++;
                odd[found[i + 1]]++;
            }
        }

        for (; at < number; at++)
        {
            even[cells[at]]++;
        }

        TensorPrimitives.Add(even, odd, even);
        return even;
    }

    private double At(long rank)
    {
        foreach (ref readonly var one in CollectionsMarshal.AsSpan(_values))
        {
            if (rank < one.Count)
            {
                return one.Value;
            }

            rank -= one.Count;
        }

        return _values[^1].Value;
    }
}
