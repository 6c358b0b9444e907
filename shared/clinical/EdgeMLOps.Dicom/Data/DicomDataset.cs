using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom;

/// <summary>Elements by tag, in ascending order (PS3.5 section 7.1). Not safe for use by two threads while one changes it.</summary>
public sealed partial class DicomDataset : IEnumerable<DicomItem>
{
    private readonly List<DicomItem> _items;
    private readonly DicomCharacterSet _fallbackCharacterSet = DicomCharacterSet.Ascii;

    /// <summary>An empty data set.</summary>
    public DicomDataset() => _items = [];

    /// <summary>An empty data set that writes text in a given character set until it, or the data set it is put into, declares one.</summary>
    /// <param name="characterSet">The character set; an item of a sequence is filled before it knows its parent's.</param>
    public DicomDataset(DicomCharacterSet characterSet)
        : this()
    {
        ArgumentNullException.ThrowIfNull(characterSet);
        _fallbackCharacterSet = characterSet;
    }

    // For the parser: items ascending by tag, each tag once.
    internal DicomDataset(List<DicomItem> sortedItems)
    {
        _items = sortedItems;
        foreach (var item in sortedItems)
        {
            (item as DicomSequence)?.Attach(this);
        }
    }

    /// <summary>Number of items on this level.</summary>
    public int Count => _items.Count;

    /// <summary>The character set of the text in here: its own SpecificCharacterSet, else that of the data set around it.</summary>
    public DicomCharacterSet CharacterSet
    {
        get
        {
            for (var dataset = this; ; dataset = dataset.Parent)
            {
                if (dataset.TryGetItem(DicomTag.SpecificCharacterSet, out var item) && item is DicomElement element)
                {
                    // Thirty defined terms take less; asked for each text, a hostile value must not be read whole each time.
                    return DicomCharacterSet.FromTerm(System.Text.Encoding.Latin1.GetString(element.Raw.Span[..Math.Min(element.Raw.Length, 1024)]));
                }

                if (dataset.Parent is null)
                {
                    return dataset._fallbackCharacterSet;
                }
            }
        }
    }

    internal DicomDataset? Parent { get; set; }

    /// <summary>Where an item that was read stood in its file: the offset of its tag. 0 for one that was not read.</summary>
    internal long Place { get; init; }

    internal DicomItem ItemAt(int index) => _items[index];

    /// <summary>Whether there is an item of this tag, with a value or empty.</summary>
    public bool Contains(DicomTag tag) => IndexOf(tag) >= 0;

    /// <summary>The item of a tag.</summary>
    public bool TryGetItem(DicomTag tag, [NotNullWhen(true)] out DicomItem? item)
    {
        var index = IndexOf(tag);
        item = index < 0 ? null : _items[index];
        return item is not null;
    }

    /// <summary>Puts an item in the place of the one with its tag, or adds it.</summary>
    /// <returns>This data set.</returns>
    public DicomDataset AddOrUpdate(DicomItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        (item as DicomSequence)?.Attach(this);
        var index = IndexOf(item.Tag);
        if (index >= 0)
        {
            _items[index] = item;
        }
        else
        {
            _items.Insert(~index, item);
        }

        return this;
    }

    /// <summary>Takes an item out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(DicomTag tag)
    {
        var index = IndexOf(tag);
        if (index >= 0)
        {
            _items.RemoveAt(index);
        }

        return index >= 0;
    }

    /// <summary>The items in ascending order of their tags.</summary>
    public IEnumerator<DicomItem> GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many items; never their values, which may name a patient.</summary>
    public override string ToString() => $"{_items.Count} items";

    // The index of the tag, or the complement of where it belongs. Files come in order: the end is looked at first.
    private int IndexOf(DicomTag tag)
    {
        if (_items.Count == 0 || _items[^1].Tag < tag)
        {
            return ~_items.Count;
        }

        int low = 0, high = _items.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            switch (_items[middle].Tag.CompareTo(tag))
            {
                case 0:
                    return middle;
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return ~low;
    }
}
