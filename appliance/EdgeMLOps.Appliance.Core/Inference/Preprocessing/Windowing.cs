using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>How a greyscale image's values become 0 to 1. Colour images are shown as stored.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Low">Percentile, 0 to 100, or value that is shown as 0; of no meaning for the other kinds.</param>
/// <param name="High">Percentile or value that is shown as 1; above <paramref name="Low"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Windowing(WindowingKind Kind, double Low = 0, double High = 0)
{
    /// <summary>As the image says itself.</summary>
    public static Windowing Voi => default;
}
