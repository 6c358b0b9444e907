using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>One box the model gave, as it gave it: in pixel coordinates of the original image (0,0 = outer corner of the
/// first pixel), not clipped. Its place in the list is its identity.</summary>
/// <param name="ClassId">Class id of the manifest.</param>
/// <param name="Score">Best class score, 0 to 1.</param>
/// <param name="X1">Left edge, in pixels.</param>
/// <param name="Y1">Top edge, in pixels.</param>
/// <param name="X2">Right edge, in pixels; not left of <paramref name="X1"/>.</param>
/// <param name="Y2">Bottom edge, in pixels; not above <paramref name="Y1"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BoxCandidate(int ClassId, float Score, float X1, float Y1, float X2, float Y2)
{
    /// <summary>The frame it lies on, counted from 1 as DICOM counts, where all frames of an image of several were analysed; else 0: the one that was.</summary>
    public int Frame { get; init; }

    /// <summary>Area in square pixels.</summary>
    public double Area => (double)(X2 - X1) * (Y2 - Y1);

    /// <summary>The part of the box that lies on an image.</summary>
    /// <param name="columns">Columns of the image.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <returns>The part; of area 0 when there is none.</returns>
    public BoxCandidate Clip(int columns, int rows) => this with
    {
        X1 = Math.Clamp(X1, 0, columns),
        Y1 = Math.Clamp(Y1, 0, rows),
        X2 = Math.Clamp(X2, 0, columns),
        Y2 = Math.Clamp(Y2, 0, rows),
    };

    /// <summary>Intersection over union with another box.</summary>
    /// <param name="other">The other box.</param>
    /// <returns>0 to 1; 0 when both are empty.</returns>
    public double IntersectionOverUnion(in BoxCandidate other)
    {
        var width = (double)Math.Min(X2, other.X2) - Math.Max(X1, other.X1);
        var height = (double)Math.Min(Y2, other.Y2) - Math.Max(Y1, other.Y1);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var shared = width * height;
        return shared / (Area + other.Area - shared);
    }
}
