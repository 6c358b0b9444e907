using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>A window in words: from where to where numbers count, at their own scale or at twice that.</summary>
/// <param name="Up">Bits that numbers are moved up before.</param>
/// <param name="Low">What is taken from them, to no less than 0.</param>
/// <param name="Span">The most that is left.</param>
/// <param name="Scale">What that is to be multiplied with.</param>
/// <param name="Shift">What is to be added after.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FixedWindow(int Up, ushort Low, ushort Span, double Scale, double Shift)
{
    // Far below what a float of a display value can tell.
    private const double Exact = 1e-8;

    /// <summary>What a number is lower by as a signed word than it was: only what does not fit one is moved.</summary>
    public int Bias => Span > short.MaxValue ? 1 << 15 : 0;

    /// <summary>Takes a window that begins and ends at numbers or in the middle of two; false for others, and where no number is between.</summary>
    /// <param name="greyscale">From stored to display values.</param>
    /// <param name="offset">What stored values are moved up by to be numbers from 0.</param>
    /// <param name="bits">Of a number.</param>
    /// <param name="window">The window.</param>
    public static bool TryCreate(in GreyscaleTransform greyscale, int offset, int bits, out FixedWindow window)
    {
        var (black, range) = (greyscale.StoredLow + offset, 1 / greyscale.Gain);
        for (var up = 0; up <= Math.Min(1, 16 - bits); up++)
        {
            var (first, span) = (black * (1 << up), range * (1 << up));
            if (IsWhole(first, span) && IsWhole(span, span))
            {
                return TryCreate(Math.Round(first), Math.Round(span), up, out window);
            }
        }

        window = default;
        return false;
    }

    public FixedWindowVectors ToVectors() => new(this);

    private static bool IsWhole(double value, double span) =>
        Math.Abs(value) <= int.MaxValue && Math.Abs(value - Math.Round(value)) <= Exact * Math.Abs(span);

    private static bool TryCreate(double black, double span, int up, out FixedWindow window)
    {
        var least = Math.Clamp(Math.Min(black, black + span), 0, ushort.MaxValue);
        var most = Math.Clamp(Math.Max(black, black + span), 0, ushort.MaxValue);
        window = new(up, (ushort)least, (ushort)(most - least), 1 / span, (least - black) / span);
        return most > least;
    }
}
