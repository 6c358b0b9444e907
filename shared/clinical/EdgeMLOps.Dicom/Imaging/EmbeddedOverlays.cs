namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Overlays in the unused bits of the pixels' cells (retired, PS3.3-2004 section C.9.2).</summary>
internal static class EmbeddedOverlays
{
    private const ushort FirstGroup = 0x6000;
    private const ushort LastGroup = 0x601E;
    private const ushort BitPosition = 0x0102;
    private const ushort Data = 0x3000;

    /// <summary>The bits of a cell they are in.</summary>
    internal static ulong BitsOf(DicomDataset dataset)
    {
        var bits = 0UL;
        for (var group = FirstGroup; group <= LastGroup; group += 2)
        {
            if (!dataset.Contains(new DicomTag(group, Data))
                && dataset.GetSingleValueOrDefault(new DicomTag(group, BitPosition), -1) is >= 0 and < 64 and var position)
            {
                bits |= 1UL << position;
            }
        }

        return bits;
    }
}
