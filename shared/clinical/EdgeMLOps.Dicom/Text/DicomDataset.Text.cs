using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>The first person's name of an element.</summary>
    /// <returns>False where the element is missing, empty, or no text.</returns>
    public bool TryGetPersonName(DicomTag tag, [NotNullWhen(true)] out DicomPersonName? name)
    {
        name = TryGetItem(tag, out var item) && item is DicomElement { EffectiveVR.IsString: true }
            && TryGetValues<string>(tag, out var values) && values.Length > 0
                ? DicomPersonName.Parse(values[0])
                : null;
        return name is not null;
    }

    /// <summary>Writes a person's name, in this data set's character set.</summary>
    /// <returns>This data set.</returns>
    /// <exception cref="ArgumentException">The tag's VR is not text, or a character is not in the character set.</exception>
    public DicomDataset AddOrUpdate(DicomTag tag, DicomPersonName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return AddOrUpdate(tag, name.Format());
    }

    /// <summary>What is irregular about the text of an element; none where it has no localized text.</summary>
    public DicomTextNotes TextNotesOf(DicomTag tag) =>
        TryGetItem(tag, out var item) && item is DicomElement element ? DicomText.Notes(element, CharacterSet) : DicomTextNotes.None;

    /// <summary>What is irregular about any text in here, nested ones included, and about the character sets declared for it.</summary>
    public DicomTextNotes CollectTextNotes()
    {
        var notes = DicomTextNotes.None;
        var open = new Stack<(DicomDataset Dataset, DicomCharacterSet Set)>();
        open.Push((this, CharacterSet));
        while (open.TryPop(out var next))
        {
            notes |= next.Set.Notes;
            foreach (var item in next.Dataset._items)
            {
                switch (item)
                {
                    case DicomElement element:
                        notes |= DicomText.Notes(element, next.Set);
                        break;
                    case DicomSequence sequence:
                        foreach (var inner in sequence.Items)
                        {
                            open.Push((inner, inner.Contains(DicomTag.SpecificCharacterSet) ? inner.CharacterSet : next.Set));
                        }

                        break;
                }
            }
        }

        return notes;
    }
}
