using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>
/// How localized text is put into bytes, by SpecificCharacterSet (PS3.3 section C.12.1.1.2). Known are the default repertoire,
/// ISO_IR 100 and ISO_IR 192; text in any other is shown byte by byte as Latin-1, which <see cref="IsApproximate"/> says.
/// </summary>
public sealed class DicomCharacterSet
{
    /// <summary>The default repertoire, ISO 646 (ASCII); what applies where nothing is declared.</summary>
    public static readonly DicomCharacterSet Ascii = new(string.Empty, Strict("us-ascii"));

    /// <summary>ISO_IR 100, Latin alphabet No. 1.</summary>
    public static readonly DicomCharacterSet Latin1 = new("ISO_IR 100", Strict("iso-8859-1"));

    /// <summary>ISO_IR 192, UTF-8.</summary>
    public static readonly DicomCharacterSet Utf8 = new("ISO_IR 192", Strict("utf-8"));

    private readonly Encoding _encoder;

    private DicomCharacterSet(string term, Encoding encoder, bool isApproximate = false)
    {
        Term = term;
        IsApproximate = isApproximate;
        _encoder = encoder;
    }

    /// <summary>The value of SpecificCharacterSet, values parted by backslashes; empty for the default repertoire.</summary>
    public string Term { get; }

    /// <summary>Whether text decoded by this is only a stand-in for what was meant.</summary>
    public bool IsApproximate { get; }

    /// <summary>The character set of a SpecificCharacterSet value; one that is not known is approximate, never an error.</summary>
    public static DicomCharacterSet FromTerm(string term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return term.Trim(' ', '\0') switch
        {
            "" or "ISO_IR 6" or "ISO 2022 IR 6" => Ascii,
            "ISO_IR 100" or "ISO 2022 IR 100" or "\\ISO 2022 IR 100" or "ISO 2022 IR 6\\ISO 2022 IR 100" => Latin1,
            "ISO_IR 192" => Utf8,
            var other => new DicomCharacterSet(other, Latin1._encoder, isApproximate: true),
        };
    }

    /// <summary>The text of some bytes. Bytes that are no character become U+FFFD in UTF-8 and Latin-1 characters elsewhere.</summary>
    public string Decode(ReadOnlySpan<byte> bytes) =>
        ReferenceEquals(this, Utf8) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="EncoderFallbackException">A character is not in this set, or it is approximate and not plain ASCII.</exception>
    public byte[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsApproximate ? Ascii._encoder.GetBytes(text) : _encoder.GetBytes(text);
    }

    private static Encoding Strict(string name) =>
        Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback);
}
