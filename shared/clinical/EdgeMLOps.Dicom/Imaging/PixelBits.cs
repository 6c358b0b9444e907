using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Where in a cell a value is, and whether it has a sign.</summary>
/// <param name="Allocated">Bits of a cell.</param>
/// <param name="Stored">Bits of a value.</param>
/// <param name="High">The value's most significant bit.</param>
/// <param name="IsSigned">Values are two's complement.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelBits(int Allocated, int Stored, int High, bool IsSigned)
{
    public static bool TryRead(PixelAttributes attributes, DicomPixelKind kind, int samples, out PixelBits bits)
    {
        bits = default;
        if (kind != DicomPixelKind.Integers)
        {
            return TryReadFloating(attributes, kind == DicomPixelKind.Floats ? 32 : 64, out bits);
        }

        if (!TryAllocated(attributes, samples, out var allocated)
            || !TryStored(attributes, allocated, out var stored)
            || !TryHigh(attributes, allocated, stored, out var high)
            || !TrySign(attributes, out var isSigned))
        {
            return false;
        }

        bits = new(allocated, stored, high, isSigned);
        return true;
    }

    private static bool TryReadFloating(PixelAttributes attributes, int floating, out PixelBits bits)
    {
        bits = new(floating, floating, floating - 1, IsSigned: false);
        if (attributes.IsEmpty(DicomTag.BitsAllocated))
        {
            return true;
        }

        return attributes.TryNumber(DicomTag.BitsAllocated, DicomPixelFaultCode.BadBits, out var declared)
            && (declared == floating || attributes.Refuse(DicomPixelFaultCode.BadBits, DicomTag.BitsAllocated, FormattableString.Invariant($"{declared}")));
    }

    private static bool TryAllocated(PixelAttributes attributes, int samples, out int allocated)
    {
        const DicomPixelFaultCode Code = DicomPixelFaultCode.UnsupportedBits;
        allocated = 0;
        if (attributes.IsEmpty(DicomTag.BitsAllocated))
        {
            return attributes.Refuse(DicomPixelFaultCode.MissingAttribute, DicomTag.BitsAllocated, "");
        }

        if (!attributes.TryNumber(DicomTag.BitsAllocated, Code, out allocated))
        {
            return false;
        }

        var isRead = allocated is 8 or 16 or 32 or 64 || (allocated == 1 && samples == 1);
        return isRead || attributes.Refuse(Code, DicomTag.BitsAllocated, FormattableString.Invariant($"{allocated}"));
    }

    private static bool TryStored(PixelAttributes attributes, int allocated, out int stored)
    {
        stored = allocated;
        if (attributes.IsEmpty(DicomTag.BitsStored))
        {
            attributes.Note(DicomPixelWarning.BitsStoredMissing);
            return true;
        }

        if (!attributes.TryNumber(DicomTag.BitsStored, DicomPixelFaultCode.BadBits, out stored))
        {
            return false;
        }

        return (stored >= 1 && stored <= allocated)
            || attributes.Refuse(DicomPixelFaultCode.BadBits, DicomTag.BitsStored, FormattableString.Invariant($"{stored} of {allocated}"));
    }

    private static bool TryHigh(PixelAttributes attributes, int allocated, int stored, out int high)
    {
        high = stored - 1;
        if (attributes.IsEmpty(DicomTag.HighBit))
        {
            return true;
        }

        if (!attributes.TryNumber(DicomTag.HighBit, DicomPixelFaultCode.BadBits, out high))
        {
            return false;
        }

        if (high < stored - 1 || high >= allocated)
        {
            attributes.Note(DicomPixelWarning.HighBitIgnored);
            high = stored - 1;
        }

        return true;
    }

    // Anything but 0 and 1 leaves open what the bits mean.
    private static bool TrySign(PixelAttributes attributes, out bool isSigned)
    {
        isSigned = false;
        if (attributes.IsEmpty(DicomTag.PixelRepresentation))
        {
            attributes.Note(DicomPixelWarning.PixelRepresentationMissing);
            return true;
        }

        if (!attributes.TryNumber(DicomTag.PixelRepresentation, DicomPixelFaultCode.BadBits, out var representation))
        {
            return false;
        }

        isSigned = representation == 1;
        return representation is 0 or 1
            || attributes.Refuse(DicomPixelFaultCode.BadBits, DicomTag.PixelRepresentation, FormattableString.Invariant($"{representation}"));
    }
}
