using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>One colour of a pixel from its three samples: a linear mix, cut off at 0 and 1.</summary>
/// <param name="First">Factor of the first sample.</param>
/// <param name="Second">Factor of the second.</param>
/// <param name="Third">Factor of the third.</param>
/// <param name="Shift">Added.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ColourMix(float First, float Second, float Third, float Shift)
{
    /// <summary>The display value, 0 to 1.</summary>
    internal float Of(int first, int second, int third) =>
        Math.Min(Math.Max((first * First) + (second * Second) + (third * Third) + Shift, 0f), 1f);
}
