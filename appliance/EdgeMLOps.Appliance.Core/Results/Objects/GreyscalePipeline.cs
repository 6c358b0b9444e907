using System.Buffers.Binary;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>
/// A presentation state takes the place of what the image itself says of its values (PS3.3 section C.11): what is not repeated there
/// is not applied, and the image comes out black. So all of it is, and where the image leaves the window to the viewer its own range
/// is given.
/// </summary>
internal static class GreyscalePipeline
{
    private const int LongestDecimal = 16; // DS, PS3.5 section 6.2

    /// <summary>Modality LUT, PS3.3 section C.11.1; nothing where the image has none.</summary>
    public static DicomDataset ModalityOf(MarkedImage image)
    {
        var (source, modality) = (image.Group(DicomTag.PixelValueTransformationSequence), ContentItems.Empty());
        if (source.TryGetSequence(DicomTag.ModalityLUTSequence, out var tables) && tables.Items.Count > 0)
        {
            var table = Widened(tables.Items[0], isScaled: false).AddOrUpdate(
                DicomTag.ModalityLUTType, PlainOr(tables.Items[0], DicomTag.ModalityLUTType, "US"));
            return modality.AddOrUpdate(DicomTag.ModalityLUTSequence, table);
        }

        if (HeaderNumber.IsEmpty(source, DicomTag.RescaleSlope) && HeaderNumber.IsEmpty(source, DicomTag.RescaleIntercept))
        {
            return modality;
        }

        var unit = image.Header.GetSingleValueOrDefault(DicomTag.Modality, "") is "CT" ? "HU" : "US";
        return modality
            .AddOrUpdate(DicomTag.RescaleIntercept, Number(source, DicomTag.RescaleIntercept, 0))
            .AddOrUpdate(DicomTag.RescaleSlope, Number(source, DicomTag.RescaleSlope, 1))
            .AddOrUpdate(DicomTag.RescaleType, PlainOr(source, DicomTag.RescaleType, unit));
    }

    /// <summary>Softcopy VOI LUT, PS3.3 section C.11.8; null where neither the header nor the pixels say any.</summary>
    public static DicomDataset? VoiOf(MarkedImage image)
    {
        var (source, item) = (image.Group(DicomTag.FrameVOILUTSequence), ContentItems.Empty());
        item.AddOrUpdate(DicomTag.ReferencedImageSequence, image.Reference());
        if (source.TryGetSequence(DicomTag.VOILUTSequence, out var tables) && tables.Items.Count > 0)
        {
            return item.AddOrUpdate(DicomTag.VOILUTSequence, Widened(tables.Items[0], isScaled: true));
        }

        if (HasWindow(image))
        {
            item.AddOrUpdate(DicomTag.WindowCenter, Number(source, DicomTag.WindowCenter, 0))
                .AddOrUpdate(DicomTag.WindowWidth, Number(source, DicomTag.WindowWidth, 1));
            return source.GetSingleValueOrDefault(DicomTag.VOILUTFunction, "") is { Length: > 0 } function
                ? item.AddOrUpdate(DicomTag.VOILUTFunction, function.ToUpperInvariant())
                : item;
        }

        if (image.Window is not { } window)
        {
            return null;
        }

        // LINEAR, which viewers without the function's attribute apply too: PS3.3 section C.11.2.1.2.1.
        return item
            .AddOrUpdate(DicomTag.WindowCenter, Decimal(((window.Low + window.High) / 2) + 0.5))
            .AddOrUpdate(DicomTag.WindowWidth, Decimal(window.High - window.Low + 1));
    }

    /// <summary>Whether the header says how the image is windowed.</summary>
    public static bool HasVoi(MarkedImage image) =>
        HasWindow(image)
        || (image.Group(DicomTag.FrameVOILUTSequence).TryGetSequence(DicomTag.VOILUTSequence, out var tables) && tables.Items.Count > 0);

    private static bool HasWindow(MarkedImage image)
    {
        var source = image.Group(DicomTag.FrameVOILUTSequence);
        return !HeaderNumber.IsEmpty(source, DicomTag.WindowCenter) && !HeaderNumber.IsEmpty(source, DicomTag.WindowWidth);
    }

    // Explanations are left out: they are free text in the image's character set.
    private static DicomDataset Table(DicomDataset table)
    {
        var copy = ContentItems.Empty();
        foreach (var tag in (DicomTag[])[DicomTag.LUTDescriptor, DicomTag.LUTData])
        {
            if (table.TryGetItem(tag, out var item))
            {
                copy.AddOrUpdate(item);
            }
        }

        return copy;
    }

    // Makers write as many bits as the image has; the standard's 8 or 16 are what all readers take (PS3.3 sections C.11.1.1, C.11.2.1.1).
    private static DicomDataset Widened(DicomDataset table, bool isScaled)
    {
        var copy = Table(table);
        if (!table.TryGetValues<int>(DicomTag.LUTDescriptor, out var descriptor) || descriptor is not [_, _, > 8 and < 16 and var bits])
        {
            return copy;
        }

        var words = copy.GetRaw(DicomTag.LUTDescriptor).ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(words.AsSpan(4), 16);
        copy.AddOrUpdate(DicomDictionary.VROf(DicomTag.LUTDescriptor), DicomTag.LUTDescriptor, words);
        return isScaled ? copy.AddOrUpdate(DicomVR.OW, DicomTag.LUTData, Scaled(copy.GetRaw(DicomTag.LUTData).Span, bits)) : copy;
    }

    private static byte[] Scaled(ReadOnlySpan<byte> data, int bits)
    {
        var (scaled, most) = (data.ToArray(), (1 << bits) - 1);
        for (var at = 0; at + 1 < scaled.Length; at += 2)
        {
            var value = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(data[at..]), most);
            BinaryPrimitives.WriteUInt16LittleEndian(scaled.AsSpan(at), (ushort)(value * ushort.MaxValue / most));
        }

        return scaled;
    }

    private static string PlainOr(DicomDataset source, DicomTag tag, string otherwise) =>
        source.GetSingleValueOrDefault(tag, "") is { Length: > 0 } text && System.Text.Ascii.IsValid(text) ? text : otherwise;

    private static string Number(DicomDataset source, DicomTag tag, double absent) =>
        Decimal(HeaderNumber.TryRead(source, tag, absent, out var value) ? value : absent);

    private static string Decimal(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Length <= LongestDecimal ? text : value.ToString("G9", CultureInfo.InvariantCulture);
    }
}
