using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Weighted sums of rows of display values, straight from the stored ones. Before MONOCHROME1 inversion.</summary>
internal readonly ref struct GreyRows
{
    // Beyond any number of an image, and far enough from the ends of a float that a product of two is still one.
    private const double Huge = 1e18;

    private const int Block = 2 * StoredCells.Lanes;

    private readonly StoredCells _cells;
    private readonly int _width;
    private readonly ReadOnlySpan<float> _table;
    private readonly float _low;
    private readonly float _least;
    private readonly float _most;

    public GreyRows(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, in GreyscaleTransform greyscale)
    {
        _cells = new StoredCells(pixels, format);
        _width = format.Width;
        if (greyscale.Table is { } table)
        {
            _table = table.Values;
            Scale = 1;
            return;
        }

        // clamp((v - low) * gain, 0, 1) is clamp(v - low, 0, 1 / gain) * gain, and the gain may wait until the rows are summed.
        var span = Math.CopySign(Math.Clamp(Math.Abs(1 / greyscale.Gain), 1 / Huge, Huge), greyscale.Gain);
        _low = (float)Math.Clamp(greyscale.StoredLow + _cells.Offset, -Huge, Huge);
        _least = (float)Math.Min(span, 0);
        _most = (float)Math.Max(span, 0);
        Scale = (float)(1 / span);
    }

    /// <summary>What a sum is to be multiplied with.</summary>
    public float Scale { get; }

    /// <summary>Sums rows that follow each other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="weights">A weight a row.</param>
    /// <param name="sum">Receives one value a column.</param>
    public void Sum(int first, ReadOnlySpan<float> weights, Span<float> sum)
    {
        if (!_table.IsEmpty)
        {
            SumTable(first, weights, sum);
            return;
        }

        var start = first * _width;
        if (sum.Length < Block)
        {
            for (var column = 0; column < sum.Length; column++)
            {
                SumOne(start + column, weights, out sum[column]);
            }

            return;
        }

        if (_cells.IsWhole)
        {
            SumBlocks(_cells.WholeWords, start, weights, sum);
        }
        else if (_cells.IsWords)
        {
            SumBlocks(_cells.Words, start, weights, sum);
        }
        else
        {
            SumBlocks(_cells.Bytes, start, weights, sum);
        }
    }

    private void SumBlocks<TLoader>(TLoader cells, int start, ReadOnlySpan<float> weights, Span<float> sum)
        where TLoader : ICellLoader, allows ref struct
    {
        var (low, least, most, width) = (Vector256.Create(_low), Vector256.Create(_least), Vector256.Create(_most), _width);
        for (var column = 0; column < sum.Length; column += Block)
        {
            // The last block may begin within the one before: it comes to the same there.
            var block = sum.Slice(Math.Min(column, sum.Length - Block), Block);
            var at = start + Math.Min(column, sum.Length - Block);
            var (first, second) = (Vector256<float>.Zero, Vector256<float>.Zero);
            var (third, fourth) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (var row = 0; row < weights.Length; row++, at += width)
            {
                var weight = Vector256.Create(weights[row]);
                var (lower, upper) = Vector256.Widen(cells.Load(at));
                first = Vector256.MultiplyAddEstimate(Clamp(Vector256.ConvertToSingle(lower.AsInt32()) - low, least, most), weight, first);
                second = Vector256.MultiplyAddEstimate(Clamp(Vector256.ConvertToSingle(upper.AsInt32()) - low, least, most), weight, second);
                (lower, upper) = Vector256.Widen(cells.Load(at + StoredCells.Lanes));
                third = Vector256.MultiplyAddEstimate(Clamp(Vector256.ConvertToSingle(lower.AsInt32()) - low, least, most), weight, third);
                fourth = Vector256.MultiplyAddEstimate(Clamp(Vector256.ConvertToSingle(upper.AsInt32()) - low, least, most), weight, fourth);
            }

            first.CopyTo(block);
            second.CopyTo(block[Vector256<float>.Count..]);
            third.CopyTo(block[StoredCells.Lanes..]);
            fourth.CopyTo(block[(StoredCells.Lanes + Vector256<float>.Count)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Clamp(Vector256<float> values, Vector256<float> least, Vector256<float> most) =>
        Vector256.MinNative(Vector256.MaxNative(values, least), most);

    private void SumOne(int start, ReadOnlySpan<float> weights, out float sum)
    {
        sum = 0;
        for (var row = 0; row < weights.Length; row++)
        {
            sum += Math.Min(Math.Max(_cells[start + (row * _width)] - _low, _least), _most) * weights[row];
        }
    }

    private void SumTable(int first, ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum.Clear();
        Span<ushort> places = stackalloc ushort[StoredCells.Lanes];
        for (var row = 0; row < weights.Length; row++)
        {
            var (start, weight, column) = ((first + row) * _width, weights[row], 0);
            for (; column <= sum.Length - StoredCells.Lanes; column += StoredCells.Lanes)
            {
                _cells.Load(start + column).CopyTo(places);
                var part = sum.Slice(column, StoredCells.Lanes);
                for (var i = 0; i < places.Length; i++)
                {
                    part[i] += _table[places[i]] * weight;
                }
            }

            for (; column < sum.Length; column++)
            {
                sum[column] += _table[_cells[start + column]] * weight;
            }
        }
    }
}
