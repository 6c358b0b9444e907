namespace EdgeMLOps.Dicom.Imaging;

/// <summary>What a pixel cell holds, by the element that carries it (PS3.5 section 8.1).</summary>
public enum DicomPixelKind
{
    /// <summary>Pixel Data (7FE0,0010): integers.</summary>
    Integers,

    /// <summary>Float Pixel Data (7FE0,0008): 32-bit IEEE 754.</summary>
    Floats,

    /// <summary>Double Float Pixel Data (7FE0,0009): 64-bit IEEE 754.</summary>
    Doubles,
}
