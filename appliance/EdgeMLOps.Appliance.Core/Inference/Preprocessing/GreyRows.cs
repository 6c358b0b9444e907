using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Weighted sums of rows of display values, straight from the stored ones. Before MONOCHROME1 inversion.</summary>
internal readonly ref struct GreyRows
{
    // Beyond any number of an image, and far enough from the ends of a float that a product of two is still one.
    private const double Huge = 1e18;

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

        var column = 0;
        for (; column <= sum.Length - StoredCells.Lanes; column += StoredCells.Lanes)
        {
            SumLanes((first * _width) + column, weights, sum.Slice(column, StoredCells.Lanes));
        }

        for (; column < sum.Length; column++)
        {
            SumOne((first * _width) + column, weights, out sum[column]);
        }
    }

    private void SumLanes(int start, ReadOnlySpan<float> weights, Span<float> sum)
    {
        var (low, least, most) = (Vector256.Create(_low), Vector256.Create(_least), Vector256.Create(_most));
        var (left, right) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var row = 0; row < weights.Length; row++)
        {
            var (first, second) = Vector256.Widen(_cells.Load(start + (row * _width)));
            var weight = Vector256.Create(weights[row]);
            left = Vector256.MultiplyAddEstimate(Clamp(Vector256.ConvertToSingle(first.AsInt32()) - low, least, most), weight, left);
            right = Vector256.MultiplyAddEstimate(Clamp(Vector256.ConvertToSingle(second.AsInt32()) - low, least, most), weight, right);
        }

        left.CopyTo(sum);
        right.CopyTo(sum[Vector256<float>.Count..]);
    }

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
        for (var row = 0; row < weights.Length; row++)
        {
            var (start, weight) = ((first + row) * _width, weights[row]);
            for (var column = 0; column < sum.Length; column++)
            {
                sum[column] += _table[_cells[start + column]] * weight;
            }
        }
    }
}
