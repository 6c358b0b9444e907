using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>The standard's data elements (PS3.6 chapters 6 to 9, PS3.7 annex E), with their VR and keyword.</summary>
public static class DicomDictionary
{
    private const int FirstKind = '0';

    private static readonly Lazy<IReadOnlyList<DicomDictionaryEntry>> Entries = new(MakeEntries);

    /// <summary>Every entry, ordered by tag, but for those of repeating groups. Made when first asked for.</summary>
    public static IReadOnlyList<DicomDictionaryEntry> All => Entries.Value;

    /// <summary>The entry of a tag, or null where the standard has none; the group of a curve or overlay may be any of those that repeat.</summary>
    public static DicomDictionaryEntry? Find(DicomTag tag) =>
        IndexOf(tag) is >= 0 and var index ? new DicomDictionaryEntry(tag, VRsAt(index)[0], KeywordAt(index)) : null;

    /// <summary>
    /// The VR that an implicit-VR element of this tag has: the dictionary's; UL for group lengths, LO for private creators,
    /// and UN for everything private or unknown (PS3.5 section 6.2.2). Where the standard leaves a choice, what implicit VR little
    /// endian has (PS3.5 annex A.1), and US of US and SS.
    /// </summary>
    public static DicomVR VROf(DicomTag tag)
    {
        if (IndexOf(tag) is >= 0 and var index)
        {
            return VRsAt(index)[0];
        }

        if (tag.IsGroupLength)
        {
            return DicomVR.UL;
        }

        return tag.IsPrivateCreator ? DicomVR.LO : DicomVR.UN;
    }

    /// <summary>The keyword of a tag, or its number where it is not known here; for messages, never a value.</summary>
    public static string NameOf(DicomTag tag) => Find(tag) is { Keyword.Length: > 0 } entry ? entry.Keyword : tag.ToString();

    // Whether the standard has the VR for the tag, or says nothing of it. UN may stand for any.
    internal static bool Allows(DicomTag tag, DicomVR vr)
    {
        var index = ReferenceEquals(vr, DicomVR.UN) ? -1 : IndexOf(tag);
        if (index < 0)
        {
            return true;
        }

        foreach (var allowed in VRsAt(index))
        {
            if (ReferenceEquals(allowed, vr))
            {
                return true;
            }
        }

        return false;
    }

    // Whether the tag's values are US or SS as the pixels are unsigned or signed, which an implicit-VR data set leaves to its reader.
    internal static bool IsSignedWithPixels(DicomTag tag) =>
        IndexOf(tag) is >= 0 and var index && ReferenceEquals(VRsAt(index)[0], DicomVR.US) && VRsAt(index).Length > 1;

    // In Tags, or behind them in RepeatingTags; -1 for neither.
    private static int IndexOf(DicomTag tag)
    {
        var index = DicomDictionaryTable.Tags.BinarySearch(tag.Value);
        return index >= 0 ? index
            : tag.IsPrivate ? -1
            : RepeatingIndexOf(tag);
    }

    private static int RepeatingIndexOf(DicomTag tag)
    {
        // Most tags that are not known are none of a group that repeats: there is nothing to look through.
        if (!MayRepeat(tag))
        {
            return -1;
        }

        var masks = DicomDictionaryTable.RepeatingMasks;
        for (var index = 0; index < masks.Length; index++)
        {
            if ((tag.Value & masks[index]) == DicomDictionaryTable.RepeatingTags[index])
            {
                return DicomDictionaryTable.Tags.Length + index;
            }
        }

        return -1;
    }

    private static bool MayRepeat(DicomTag tag) => tag.Group switch
    {
        0x0020 => tag.Element >> 8 == 0x31,
        0x0028 => tag.Element >> 8 is 0x04 or 0x08,
        0x1000 or 0x1010 => true,
        _ => tag.Group >> 8 is 0x50 or 0x60 or 0x7F,
    };

    private static DicomVR[] VRsAt(int index)
    {
        var known = DicomDictionaryTable.Kinds;
        var letter = index < known.Length ? known[index] : DicomDictionaryTable.RepeatingKinds[index - known.Length];
        return DicomDictionaryTable.VRs[letter - FirstKind];
    }

    private static string KeywordAt(int index)
    {
        var rest = DicomDictionaryTable.Keywords;
        for (; index > 0; index--)
        {
            rest = rest[(rest.IndexOfAny((byte)' ', (byte)'\n') + 1)..];
        }

        return Keyword(rest, out _);
    }

    private static string Keyword(ReadOnlySpan<byte> rest, out int length)
    {
        length = rest.IndexOfAny((byte)' ', (byte)'\n') is >= 0 and var end ? end : rest.Length;
        var keyword = Encoding.ASCII.GetString(rest[..length]);
        return keyword is "-" ? string.Empty : keyword;
    }

    private static DicomDictionaryEntry[] MakeEntries()
    {
        var entries = new DicomDictionaryEntry[DicomDictionaryTable.Tags.Length];
        var rest = DicomDictionaryTable.Keywords;
        for (var index = 0; index < entries.Length; index++)
        {
            var keyword = Keyword(rest, out var length);
            entries[index] = new DicomDictionaryEntry(DicomTag.FromValue(DicomDictionaryTable.Tags[index]), VRsAt(index)[0], keyword);
            rest = rest[(length + 1)..];
        }

        return entries;
    }
}
