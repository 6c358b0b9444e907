using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>The samples of a pixel: how many, of what colours, and how they stand.</summary>
/// <param name="Count">1, 3 or 4.</param>
/// <param name="Photometric">Photometric Interpretation, spaces taken off.</param>
/// <param name="Planar">0: those of a pixel together; 1: all of one kind, then all of the next.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelSamples(int Count, string Photometric, int Planar)
{
    public static bool TryRead(PixelAttributes attributes, DicomTransferSyntax syntax, out PixelSamples samples)
    {
        var photometric = attributes.Text(DicomTag.PhotometricInterpretation);
        samples = default;
        if (!TryCount(attributes, CountOf(photometric), out var count) || !TryPlanar(attributes, count, HasPlanes(syntax), out var planar))
        {
            return false;
        }

        samples = new(count, photometric, planar);
        return true;
    }

    private static bool TryCount(PixelAttributes attributes, int? meant, out int count)
    {
        const DicomPixelFaultCode Code = DicomPixelFaultCode.UnsupportedPhotometric;
        count = meant ?? 1;
        if (attributes.IsEmpty(DicomTag.SamplesPerPixel))
        {
            attributes.Note(DicomPixelWarning.SamplesPerPixelMissing);
            return true;
        }

        if (!attributes.TryNumber(DicomTag.SamplesPerPixel, Code, out count))
        {
            return false;
        }

        if (meant is { } other && count != other)
        {
            attributes.Note(DicomPixelWarning.SamplesContradictPhotometric);
        }

        return count is 1 or 3 or 4 || attributes.Refuse(Code, DicomTag.SamplesPerPixel, FormattableString.Invariant($"{count}"));
    }

    // PS3.3 section C.7.6.3.1.2, retired ones too; null for what it does not name.
    private static int? CountOf(string photometric) => photometric switch
    {
        "MONOCHROME1" or "MONOCHROME2" or "PALETTE COLOR" => 1,
        "RGB" or "HSV" or "YBR_FULL" or "YBR_FULL_422" or "YBR_PARTIAL_422" or "YBR_PARTIAL_420" or "YBR_ICT" or "YBR_RCT" or "XYB" => 3,
        "ARGB" or "CMYK" => 4,
        _ => null,
    };

    // Of the bytes in the file: a decoder of run lengths or codestreams puts the samples of a pixel together, whatever is declared.
    private static bool HasPlanes(DicomTransferSyntax syntax) => !syntax.IsEncapsulated
        || IsIt(syntax, DicomTransferSyntax.EncapsulatedUncompressedExplicitVRLittleEndian)
        || IsIt(syntax, DicomTransferSyntax.DeflatedImageFrameCompression);

    private static bool IsIt(DicomTransferSyntax syntax, DicomTransferSyntax other) => string.Equals(syntax.UID.UID, other.UID.UID, StringComparison.Ordinal);

    private static bool TryPlanar(PixelAttributes attributes, int count, bool hasPlanes, out int planar)
    {
        planar = 0;
        if (count == 1)
        {
            return true;
        }

        if (attributes.IsEmpty(DicomTag.PlanarConfiguration))
        {
            if (hasPlanes)
            {
                attributes.Note(DicomPixelWarning.PlanarConfigurationMissing);
            }

            return true;
        }

        if (!attributes.TryNumber(DicomTag.PlanarConfiguration, DicomPixelFaultCode.BadPlanarConfiguration, out planar))
        {
            return false;
        }

        if (planar is not (0 or 1) && !hasPlanes)
        {
            attributes.Note(DicomPixelWarning.PlanarConfigurationIgnored);
            planar = 0;
        }

        return planar is 0 or 1
            || attributes.Refuse(DicomPixelFaultCode.BadPlanarConfiguration, DicomTag.PlanarConfiguration, FormattableString.Invariant($"{planar}"));
    }
}
