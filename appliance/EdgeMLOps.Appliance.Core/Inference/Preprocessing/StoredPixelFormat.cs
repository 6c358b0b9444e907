namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>How one frame of native pixel data is stored (PS3.5 section 8.1.1, PS3.3 C.7.6.3).</summary>
/// <param name="Width">Columns (0028,0011), in pixels.</param>
/// <param name="Height">Rows (0028,0010), in pixels.</param>
/// <param name="BitsAllocated">8 or 16; words are little endian.</param>
/// <param name="BitsStored">1 to <paramref name="BitsAllocated"/>; bits above are ignored (old overlays lived there).</param>
/// <param name="HighBit">Must be <paramref name="BitsStored"/> - 1 or higher, below <paramref name="BitsAllocated"/>.</param>
/// <param name="IsSigned">Pixel Representation (0028,0103) is 1: two's complement.</param>
/// <param name="Samples">Samples of a pixel, which stand together: 1, or 3 of a colour image.</param>
public readonly record struct StoredPixelFormat(
    int Width, int Height, int BitsAllocated, int BitsStored, int HighBit, bool IsSigned, int Samples = 1)
{
    /// <summary>Bytes of one row.</summary>
    public int RowBytes => Width * Samples * (BitsAllocated / 8);

    /// <summary>Stored values of the frame.</summary>
    internal int Cells => checked(Width * Height * Samples);

    /// <summary>Bytes of one frame, without padding.</summary>
    public long FrameBytes => (long)RowBytes * Height;

    /// <summary>Refuses a shape the preprocessing cannot read.</summary>
    /// <exception cref="InvalidDataException">A size is not positive or the bits contradict each other.</exception>
    public void Validate()
    {
        if (Width <= 0 || Height <= 0)
        {
            throw new InvalidDataException("The image has no rows or no columns.");
        }

        if (Samples is not (1 or 3))
        {
            throw new InvalidDataException("The image has neither one nor three samples a pixel.");
        }

        if (BitsAllocated is not (8 or 16) || BitsStored < 1 || HighBit < BitsStored - 1 || HighBit >= BitsAllocated)
        {
            throw new InvalidDataException("Bits allocated, bits stored and high bit contradict each other (PS3.5 8.1.1).");
        }
    }
}
