using System.Collections.Frozen;

namespace EdgeMLOps.Dicom;

/// <summary>The tags this product reads or writes, with their VR and keyword.</summary>
public static class DicomDictionary
{
    private static readonly FrozenDictionary<DicomTag, DicomDictionaryEntry> ByTag =
        DicomDictionaryTable.Entries.ToFrozenDictionary(static entry => entry.Tag);

    /// <summary>Every entry, ordered by tag.</summary>
    public static IReadOnlyList<DicomDictionaryEntry> All => DicomDictionaryTable.Entries;

    /// <summary>The entry of a tag, or null where it is not known here.</summary>
    public static DicomDictionaryEntry? Find(DicomTag tag) => ByTag.GetValueOrDefault(tag);

    /// <summary>
    /// The VR that an implicit-VR element of this tag has: the dictionary's; UL for group lengths, LO for private creators,
    /// and UN for everything private or unknown (PS3.5 section 6.2.2).
    /// </summary>
    public static DicomVR VROf(DicomTag tag)
    {
        if (ByTag.TryGetValue(tag, out var entry))
        {
            return entry.VR;
        }

        if (tag.IsGroupLength)
        {
            return DicomVR.UL;
        }

        return tag.IsPrivateCreator ? DicomVR.LO : DicomVR.UN;
    }

    /// <summary>The keyword of a tag, or its number where it is not known here; for messages, never a value.</summary>
    public static string NameOf(DicomTag tag) => ByTag.TryGetValue(tag, out var entry) ? entry.Keyword : tag.ToString();
}
