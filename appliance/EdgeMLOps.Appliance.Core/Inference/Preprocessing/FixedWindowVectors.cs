using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>A window for sixteen numbers at a time.</summary>
internal readonly struct FixedWindowVectors
{
    private readonly Vector256<ushort> _low;
    private readonly Vector256<ushort> _span;
    private readonly Vector256<ushort> _bias;
    private readonly int _up;

    public FixedWindowVectors(in FixedWindow window)
    {
        _low = Vector256.Create(window.Low);
        _span = Vector256.Create(window.Span);
        _bias = Vector256.Create((ushort)window.Bias);
        _up = window.Up;
    }

    /// <summary>The part of each number that counts, less the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<short> Take(Vector256<ushort> numbers) =>
        (Vector256.Min(Vector256.SubtractSaturate(numbers << _up, _low), _span) ^ _bias).AsInt16();
}
