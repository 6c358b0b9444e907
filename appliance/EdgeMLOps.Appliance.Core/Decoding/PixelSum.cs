using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Lowest, highest, sum and number of a frame's stored values, padding left out, sixteen at a time.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PixelSum
{
    // What a lane of 32 bits can sum, and one of 16 bits can count.
    private const int MostLoads = ushort.MaxValue / 2;

    private int _least;
    private int _most;
    private long _sum;
    private int _offset;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>Of these values; there is at least one.</summary>
    public readonly PixelStatistics Statistics => new(_least - _offset, _most - _offset, ((double)_sum / Count) - _offset);

    /// <summary>Sums up a frame.</summary>
    /// <param name="pixels">At least <see cref="StoredPixelFormat.FrameBytes"/> bytes.</param>
    /// <param name="format">How the frame is stored; valid.</param>
    /// <param name="padding">Values to leave out.</param>
    public static PixelSum Of(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, PixelPadding? padding)
    {
        var cells = new StoredCells(pixels, format);
        var sum = new PixelSum { _least = int.MaxValue, _most = int.MinValue, _offset = cells.Offset };
        // As numbers from 0 on; padding beyond what the bits can hold is in no pixel.
        var low = Math.Max(padding?.Low + cells.Offset ?? 0, 0);
        var span = Math.Min(padding?.High + cells.Offset ?? -1, ushort.MaxValue) - low;
        var (count, at) = (format.Cells, 0);
        while (count - at >= StoredCells.Lanes)
        {
            var loads = Math.Min((count - at) / StoredCells.Lanes, MostLoads);
            if (span < 0 && cells.IsWhole)
            {
                sum.AddAll(cells.WholeWords, at, loads);
            }
            else if (span < 0 && cells.IsWords)
            {
                sum.AddAll(cells.Words, at, loads);
            }
            else if (span < 0)
            {
                sum.AddAll(cells.Bytes, at, loads);
            }
            else
            {
                sum.AddOthers(cells, at, loads, (ushort)low, (ushort)span);
            }

            at += loads * StoredCells.Lanes;
        }

        for (; at < count; at++)
        {
            if (span < 0 || (uint)(cells[at] - low) > span)
            {
                sum.Add(cells[at]);
            }
        }

        return sum;
    }

    private void Add(int value)
    {
        (_least, _most) = (Math.Min(_least, value), Math.Max(_most, value));
        _sum += value;
        Count++;
    }

    private void AddAll<TLoader>(TLoader cells, int start, int loads)
        where TLoader : ICellLoader, allows ref struct
    {
        var (least, most, sum) = (Vector256<ushort>.AllBitsSet, Vector256<ushort>.Zero, Vector256<uint>.Zero);
        for (var i = 0; i < loads; i++)
        {
            var values = cells.Load(start + (i * StoredCells.Lanes));
            (least, most) = (Vector256.Min(least, values), Vector256.Max(most, values));
            var (lower, upper) = Vector256.Widen(values);
            sum += lower + upper;
        }

        Add(least, most, sum, (long)loads * StoredCells.Lanes);
    }

    private void AddOthers(in StoredCells cells, int start, int loads, ushort low, ushort span)
    {
        var (least, most, sum) = (Vector256<ushort>.AllBitsSet, Vector256<ushort>.Zero, Vector256<uint>.Zero);
        var left = Vector256<ushort>.Zero;
        var (lows, spans) = (Vector256.Create(low), Vector256.Create(span));
        for (var i = 0; i < loads; i++)
        {
            var values = cells.Load(start + (i * StoredCells.Lanes));
            var fills = Vector256.LessThanOrEqual(values - lows, spans); // what lies below comes out above: it wraps
            least = Vector256.Min(least, values | fills);
            values = Vector256.AndNot(values, fills);
            most = Vector256.Max(most, values);
            left -= fills; // all bits are minus one
            var (lower, upper) = Vector256.Widen(values);
            sum += lower + upper;
        }

        var (few, many) = Vector256.Widen(left);
        var count = ((long)loads * StoredCells.Lanes) - Vector256.Sum(few + many);
        if (count > 0)
        {
            Add(least, most, sum, count);
        }
    }

    private void Add(Vector256<ushort> least, Vector256<ushort> most, Vector256<uint> sum, long count)
    {
        for (var lane = 0; lane < StoredCells.Lanes; lane++)
        {
            (_least, _most) = (Math.Min(_least, least[lane]), Math.Max(_most, most[lane]));
        }

        var (lower, upper) = Vector256.Widen(sum);
        _sum += (long)Vector256.Sum(lower + upper);
        Count += count;
    }
}
