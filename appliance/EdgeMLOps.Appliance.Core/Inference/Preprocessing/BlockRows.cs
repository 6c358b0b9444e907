using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// Sums of whole blocks of stored values, exact: where an image is shrunk to a whole part, all pixels of a block weigh the same, and where
/// the window begins and ends at a stored value or in the middle of two, they need not become floats before they are summed.
/// </summary>
internal readonly ref struct BlockRows
{
    private const int Block = 2 * StoredCells.Lanes;

    // Sums stay below 2^31: four columns of so many rows.
    private const int MostRows = 1 << 13;

    private readonly StoredCells _cells;
    private readonly int _width;
    private readonly int _rows;
    private readonly FixedWindow _window;

    private BlockRows(StoredCells cells, in Letterbox placement, FixedWindow window)
    {
        _cells = cells;
        _width = placement.SourceWidth;
        _rows = placement.SourceHeight / placement.ContentHeight;
        Columns = placement.SourceWidth % (4 * placement.ContentWidth) == 0 ? 4 : 2;
        _window = window;
    }

    /// <summary>How many columns a sum is of: 2, or 4 where a block has a multiple of that.</summary>
    public int Columns { get; }

    /// <summary>What a sum is to be multiplied with.</summary>
    public float Scale => (float)(_window.Scale / (Columns * _rows));

    /// <summary>What is to be added after that.</summary>
    public float Shift => (float)_window.Shift;

    /// <summary>Takes an image that is shrunk to a whole part, an even one across, with a window of whole or half values; false for others.</summary>
    /// <param name="pixels">The frame.</param>
    /// <param name="format">How it is stored.</param>
    /// <param name="greyscale">From stored to display values.</param>
    /// <param name="placement">From where to where.</param>
    /// <param name="rows">The sums.</param>
    public static bool TryCreate(
        ReadOnlySpan<byte> pixels, in StoredPixelFormat format, in GreyscaleTransform greyscale, in Letterbox placement, out BlockRows rows)
    {
        rows = default;
        var isWhole = placement.SourceWidth % (2 * placement.ContentWidth) == 0
            && placement.SourceHeight % placement.ContentHeight == 0
            && placement.SourceHeight / placement.ContentHeight <= MostRows;
        if (!Avx2.IsSupported || !isWhole || placement.SourceWidth < Block || greyscale.Table is not null)
        {
            return false;
        }

        var cells = new StoredCells(pixels, format);
        if (!FixedWindow.TryCreate(greyscale, cells.Offset, format.BitsStored, out var window))
        {
            return false;
        }

        rows = new BlockRows(cells, placement, window);
        return true;
    }

    /// <summary>Sums the rows of the blocks of one target row.</summary>
    /// <param name="row">The target row.</param>
    /// <param name="sums">Receives a value for every <see cref="Columns"/>.</param>
    public void Sum(int row, Span<float> sums)
    {
        var start = row * _rows * _width;
        if (_cells.IsWhole)
        {
            Sum(_cells.WholeWords, start, sums);
        }
        else if (_cells.IsWords)
        {
            Sum(_cells.Words, start, sums);
        }
        else
        {
            Sum(_cells.Bytes, start, sums);
        }
    }

    private void Sum<TLoader>(TLoader cells, int start, Span<float> sums)
        where TLoader : ICellLoader, allows ref struct
    {
        var (window, ones) = (_window.ToVectors(), Vector256.Create((short)1));
        var (rows, width, zero) = (_rows, _width, Vector256.Create(2 * _rows * _window.Bias));
        for (var column = 0; column < width; column += Block)
        {
            // The last block may begin within the one before, at a whole sum too: it comes to the same there.
            var first = Math.Min(column, width - Block);
            var (at, lower, upper) = (start + first, zero, zero);
            for (var row = 0; row < rows; row++, at += width)
            {
                lower += Avx2.MultiplyAddAdjacent(window.Take(cells.Load(at)), ones);
                upper += Avx2.MultiplyAddAdjacent(window.Take(cells.Load(at + StoredCells.Lanes)), ones);
            }

            if (Columns == 2)
            {
                Vector256.ConvertToSingle(lower).CopyTo(sums[(first / 2)..]);
                Vector256.ConvertToSingle(upper).CopyTo(sums[((first / 2) + Vector256<float>.Count)..]);
            }
            else
            {
                // The sums of neighbours come by halves: those of the lower columns first in each.
                var fours = Avx2.Permute4x64(Avx2.HorizontalAdd(lower, upper).AsInt64(), 0b_11_01_10_00).AsInt32();
                Vector256.ConvertToSingle(fours).CopyTo(sums[(first / 4)..]);
            }
        }
    }
}
