using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Stored values that are no part of the image but fill it up to a rectangle (PS3.3 C.7.5.1.1.2).</summary>
/// <param name="Low">Lowest of them.</param>
/// <param name="High">Highest of them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelPadding(int Low, int High)
{
    /// <summary>What an image declares; null where it declares none.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="format">How its pixels are stored.</param>
    public static PixelPadding? Read(DicomDataset dataset, in StoredPixelFormat format)
    {
        if (Value(dataset, DicomTag.PixelPaddingValue, format) is not { } value)
        {
            return null;
        }

        var limit = Value(dataset, DicomTag.PixelPaddingRangeLimit, format) ?? value;
        return new PixelPadding(Math.Min(value, limit), Math.Max(value, limit));
    }

    /// <summary>Whether a stored value fills.</summary>
    public bool Contains(int stored) => stored >= Low && stored <= High;

    // The pixels' sign holds, whichever of US and SS was written.
    private static int? Value(DicomDataset dataset, DicomTag tag, in StoredPixelFormat format) =>
        !dataset.TryGetValues<int>(tag, out var values) || values.Length == 0 ? null
        : format.IsSigned ? (int)(short)values[0]
        : (ushort)values[0];
}
