namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Display values 0..1 by the stored value of a pixel, before MONOCHROME1 inversion.</summary>
public sealed class DisplayTable
{
    private readonly float[] _values;

    /// <summary>Fills a table.</summary>
    /// <param name="bitsStored">Bits of a stored value, 1 to 16.</param>
    /// <param name="isSigned">Whether they are two's complement.</param>
    /// <param name="display">The display value of a stored value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bits are too few or too many.</exception>
    public DisplayTable(int bitsStored, bool isSigned, Func<int, double> display)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bitsStored, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitsStored, 16);
        ArgumentNullException.ThrowIfNull(display);
        _values = new float[1 << bitsStored];
        var lowest = isSigned ? -(_values.Length / 2) : 0;
        for (var place = 0; place < _values.Length; place++)
        {
            _values[place] = (float)display(lowest + place);
        }
    }

    /// <summary>One value for each stored value, from the lowest on.</summary>
    internal ReadOnlySpan<float> Values => _values;
}
