using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>
/// How localized text is put into bytes, by SpecificCharacterSet: every defined term of PS3.3 section C.12.1.1.2, with code extensions
/// (PS3.5 section 6.1.2.5). Text in a set that is not known is shown as Latin-1, which <see cref="IsApproximate"/> says.
/// </summary>
public sealed class DicomCharacterSet
{
    /// <summary>The default repertoire, ISO 646 (ASCII); what applies where nothing is declared.</summary>
    public static readonly DicomCharacterSet Ascii = Create(string.Empty);

    /// <summary>ISO_IR 100, Latin alphabet No. 1.</summary>
    public static readonly DicomCharacterSet Latin1 = Create("ISO_IR 100");

    /// <summary>ISO_IR 192, UTF-8.</summary>
    public static readonly DicomCharacterSet Utf8 = Create("ISO_IR 192");

    // The standard has 30 sets that can be combined; whoever declares more than this has them ignored.
    private const int MostValues = 32;
    private const int ShortText = 256;
    private const int MostKept = 64;

    // A site has a handful; terms come from outside, so that no more are kept.
    private static readonly ConcurrentDictionary<string, DicomCharacterSet> Kept = new(StringComparer.Ordinal);

    private readonly Encoding? _whole;
    private readonly CodeExtensions _sets;

    private DicomCharacterSet(string term, CodeExtensions sets, Encoding? whole, DicomTextNotes notes, bool isApproximate)
    {
        Term = term;
        Notes = notes;
        IsApproximate = isApproximate;
        _sets = sets;
        _whole = whole;
    }

    /// <summary>The value of SpecificCharacterSet, values parted by backslashes; empty for the default repertoire.</summary>
    public string Term { get; }

    /// <summary>What is irregular about the term; a misspelt one is understood all the same.</summary>
    public DicomTextNotes Notes { get; }

    /// <summary>Whether a part of the term could not be followed, so that text decoded by it may only be a stand-in for what was meant.</summary>
    public bool IsApproximate { get; }

    /// <summary>The character set of a SpecificCharacterSet value; one that is not known is approximate, never an error.</summary>
    public static DicomCharacterSet FromTerm(string term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return term.Trim(' ', '\0') switch
        {
            "" => Ascii,
            "ISO_IR 100" => Latin1,
            "ISO_IR 192" => Utf8,
            var other => Kept.TryGetValue(other, out var set) ? set : Keep(Create(other)),
        };
    }

    /// <summary>The text of some bytes, a backslash among them parting values. What is no character is shown as <see cref="DicomTextNotes"/> says.</summary>
    public string Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, DicomVR.LO, out _);

    /// <summary>The text of an element's bytes; values stay parted by backslashes, padding stays.</summary>
    /// <param name="bytes">The value as it stands in the file.</param>
    /// <param name="vr">Its VR, which decides what ends the use of an escaped set (PS3.5 section 6.1.2.5.3).</param>
    /// <param name="notes">What was irregular about the bytes.</param>
    public string Decode(ReadOnlySpan<byte> bytes, DicomVR vr, out DicomTextNotes notes)
    {
        ArgumentNullException.ThrowIfNull(vr);
        notes = DicomTextNotes.None;
        if (_whole is not null)
        {
            var text = _whole.GetString(bytes);
            notes = text.Contains('\uFFFD', StringComparison.Ordinal) ? DicomTextNotes.MalformedBytes : DicomTextNotes.None;
            return text;
        }

        return _sets.StartsInAscii && IsPlain(bytes) ? Encoding.ASCII.GetString(bytes) : DecodeExtended(bytes, vr, out notes);
    }

    /// <summary>The bytes of a text, a backslash in it parting values.</summary>
    /// <exception cref="EncoderFallbackException">A character is not in this set, or it is approximate and not plain ASCII.</exception>
    public byte[] Encode(string text) => Encode(text, DicomVR.LO);

    /// <summary>The bytes of an element's text, with the escape sequences it needs; not padded.</summary>
    /// <param name="text">The text, values parted by backslashes where the VR has several.</param>
    /// <param name="vr">Its VR.</param>
    /// <exception cref="EncoderFallbackException">A character is not in this set, or it is approximate and not plain ASCII.</exception>
    public byte[] Encode(string text, DicomVR vr)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(vr);
        return IsApproximate ? Ascii.Encode(text, vr)
            : _whole?.GetBytes(text) ?? new TextEncoder(_sets, DelimitersOf(vr)).Encode(text);
    }

    private static DicomCharacterSet Keep(DicomCharacterSet set)
    {
        if (Kept.Count < MostKept)
        {
            Kept.TryAdd(set.Term, set);
        }

        return set;
    }

    private static DicomCharacterSet Create(string term)
    {
        var values = term.Split('\\', MostValues + 1);
        var known = new List<CharacterSetTerm>();
        var notes = values.Length > MostValues ? DicomTextNotes.UnknownTerm : DicomTextNotes.None;
        var isApproximate = values.Length > MostValues;
        foreach (var value in values.Take(MostValues))
        {
            var found = CharacterSetTerms.Find(value.Trim(' ', '\0'), out var note);
            if (found is { Whole: not null } && known.Count > 0)
            {
                (found, note) = (null, note | DicomTextNotes.MisplacedTerm);
            }

            notes |= note;
            isApproximate |= found is null;
            known.Add(found ?? CharacterSetTerms.Ascii);
        }

        return Create(term, known, notes, isApproximate);
    }

    private static DicomCharacterSet Create(string term, List<CharacterSetTerm> known, DicomTextNotes notes, bool isApproximate)
    {
        var whole = known[0].Whole;
        if (whole is not null)
        {
            // Nothing can be added to a set that stands alone: what follows is left out, and nothing of the text is lost by it.
            notes |= known.Count > 1 ? DicomTextNotes.MisplacedTerm : DicomTextNotes.None;
            return new DicomCharacterSet(term, new CodeExtensions([]), whole, notes, isApproximate: false);
        }

        var isMultiByteFirst = (known[0].Left ?? known[0].Right) is { Table.IsDouble: true };
        notes |= isMultiByteFirst ? DicomTextNotes.MisplacedTerm : DicomTextNotes.None;
        return new DicomCharacterSet(term, new CodeExtensions(known), whole: null, notes, isApproximate);
    }

    private static TextDelimiters DelimitersOf(DicomVR vr) =>
        ReferenceEquals(vr, DicomVR.PN) ? TextDelimiters.Names
        : vr.IsMultiValuedString ? TextDelimiters.Values
        : TextDelimiters.None;

    private static bool IsPlain(ReadOnlySpan<byte> bytes) => System.Text.Ascii.IsValid(bytes) && !bytes.Contains(Designation.Escape);

    private string DecodeExtended(ReadOnlySpan<byte> bytes, DicomVR vr, out DicomTextNotes notes)
    {
        var rented = bytes.Length > ShortText ? ArrayPool<char>.Shared.Rent(bytes.Length) : null;
        Span<char> characters = rented ?? stackalloc char[ShortText];
        var decoder = new TextDecoder(_sets, DelimitersOf(vr), bytes, characters);
        var text = characters[..decoder.Run()].ToString();
        notes = decoder.Notes;
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }

        return text;
    }
}
