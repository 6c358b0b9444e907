using System.Numerics;
using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>
/// Elements as a data set without VRs can hold them: whoever reads it takes the dictionary's VR for each tag. A number is written as
/// that VR has it; what would be read as something else altogether has no form.
/// </summary>
internal static class ImplicitForm
{
    /// <summary>The form.</summary>
    /// <returns>The item itself where nothing is to be changed; null where there is none.</returns>
    internal static DicomItem? Of(DicomItem item)
    {
        var vr = DicomDictionary.VROf(item.Tag);
        return item switch
        {
            DicomElement element => OfElement(element, vr),
            DicomSequence { Items.Count: > 0 } => ReferenceEquals(vr, DicomVR.SQ) || ReferenceEquals(vr, DicomVR.UN) ? item : null,
            _ => item,
        };
    }

    private static DicomElement? OfElement(DicomElement element, DicomVR vr)
    {
        if (element.Raw.IsEmpty)
        {
            return element;
        }

        if (ReferenceEquals(vr, DicomVR.SQ))
        {
            // PS3.5 section 6.2.2: a sequence that came as UN is in implicit VR already.
            return element.Content?.IsImplicit ?? element.Raw.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF, 0x00, 0xE0]) ? element : null;
        }

        return DicomDictionary.Allows(element.Tag, element.VR) || AreBytes(element.VR) || AreBytes(vr) ? element
            : element.VR.IsString && vr.IsString ? new DicomElement(element.Tag, vr, element.Raw)
            : Converted(element, vr) is { } raw ? new DicomElement(element.Tag, vr, raw)
            : null;
    }

    private static bool AreBytes(DicomVR vr) => vr.Code[0] == 'O' || ReferenceEquals(vr, DicomVR.UN);

    private static byte[]? Converted(DicomElement element, DicomVR vr) =>
        ReferenceEquals(element.VR, DicomVR.AT) || ReferenceEquals(vr, DicomVR.AT) ? null
        : vr.IsString && vr.Code is not ("IS" or "DS") ? Encoding.ASCII.GetBytes(string.Join('\\', DicomNumbers.Format(element.Raw.Span, element.VR)))
        : element.VR.IsString || element.VR.Code is "FL" or "FD" ? Converted<double>(element, vr)
        : Converted<Int128>(element, vr);

    // Read back and compared: a number that the other VR cannot hold is none that may be rounded.
    private static byte[]? Converted<T>(DicomElement element, DicomVR vr)
        where T : struct, INumber<T>
    {
        if (!TryRead<T>(element.Raw.Span, element.VR, out var values))
        {
            return null;
        }

        try
        {
            var raw = DicomNumbers.Encode(element.Tag, vr, values);
            return TryRead<T>(raw, vr, out var again) && again.AsSpan().SequenceEqual(values) ? raw : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static bool TryRead<T>(ReadOnlySpan<byte> raw, DicomVR vr, out T[] values)
        where T : struct, INumber<T> => vr.IsString
            ? DicomNumbers.TryParse(Encoding.Latin1.GetString(raw.TrimEnd("\0 "u8)).Split('\\'), out values)
            : DicomNumbers.TryDecode(raw, vr, out values) && raw.Length % vr.UnitSize == 0;
}
