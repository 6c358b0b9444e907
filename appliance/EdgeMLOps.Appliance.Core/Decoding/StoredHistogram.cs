using System.Runtime.InteropServices;
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
        var counts = new int[1 << format.BitsStored];
        var count = format.Cells;
        for (var i = 0; i < count; i++)
        {
            counts[cells[i]]++;
        }

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
