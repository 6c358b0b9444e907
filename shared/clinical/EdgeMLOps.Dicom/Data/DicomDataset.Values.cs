using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>Writes an empty value (type 2 attributes).</summary>
    /// <returns>This data set.</returns>
    public DicomDataset AddOrUpdate(DicomTag tag)
    {
        var vr = DicomDictionary.VROf(tag);
        return AddOrUpdate(ReferenceEquals(vr, DicomVR.SQ)
            ? new DicomSequence(tag)
            : new DicomElement(tag, vr, ReadOnlyMemory<byte>.Empty));
    }

    /// <summary>Writes text of the VR the dictionary has for the tag, in this data set's character set.</summary>
    /// <returns>This data set.</returns>
    /// <exception cref="ArgumentException">The tag's VR is not text, or a character is not in the character set.</exception>
    public DicomDataset AddOrUpdate(DicomTag tag, params string[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var vr = DicomDictionary.VROf(tag);
        return AddOrUpdate(new DicomElement(tag, vr, DicomText.Encode(tag, vr, values, CharacterSet)));
    }

    /// <summary>Writes numbers: binary, or as text where the tag's VR is IS or DS.</summary>
    /// <typeparam name="T">An integer or floating-point type; it need not be the VR's own, but each value must fit.</typeparam>
    /// <returns>This data set.</returns>
    /// <exception cref="ArgumentException">The tag's VR is no number.</exception>
    /// <exception cref="OverflowException">A value does not fit the VR.</exception>
    public DicomDataset AddOrUpdate<T>(DicomTag tag, params T[] values)
        where T : struct, System.Numerics.INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        var vr = DicomDictionary.VROf(tag);
        return AddOrUpdate(new DicomElement(tag, vr, DicomNumbers.Encode(tag, vr, values)));
    }

    /// <summary>Writes a sequence of items; without items it is empty.</summary>
    /// <returns>This data set.</returns>
    public DicomDataset AddOrUpdate(DicomTag tag, params DicomDataset[] items) => AddOrUpdate(new DicomSequence(tag, items));

    /// <summary>Writes a unique identifier.</summary>
    /// <returns>This data set.</returns>
    public DicomDataset AddOrUpdate(DicomTag tag, DicomUID uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        return AddOrUpdate(tag, uid.UID);
    }

    /// <summary>Writes bytes as they are, little endian, without copying them.</summary>
    /// <returns>This data set.</returns>
    public DicomDataset AddOrUpdate(DicomVR vr, DicomTag tag, ReadOnlyMemory<byte> raw) => AddOrUpdate(new DicomElement(tag, vr, raw));

    /// <summary>The value's bytes as they came, little endian, padding included.</summary>
    /// <exception cref="DicomDataException">The element is missing or has no plain value.</exception>
    public ReadOnlyMemory<byte> GetRaw(DicomTag tag) => GetElement(tag).Raw;

    /// <summary>The value as text, values parted by backslashes, padding taken off; numbers in invariant notation.</summary>
    /// <exception cref="DicomDataException">The element is missing or has no plain value.</exception>
    public string GetString(DicomTag tag) => DicomText.Decode(GetElement(tag), this);

    /// <summary>The value as text, as <see cref="GetString"/> gives it.</summary>
    /// <returns>False where the element is missing or has no plain value.</returns>
    public bool TryGetString(DicomTag tag, [NotNullWhen(true)] out string? value)
    {
        value = TryGetItem(tag, out var item) && item is DicomElement element ? DicomText.Decode(element, this) : null;
        return value is not null;
    }

    /// <summary>All values of an element.</summary>
    /// <typeparam name="T"><see cref="string"/>, <see cref="DicomUID"/>, <see cref="DicomTag"/> or a number type.</typeparam>
    /// <returns>False where the element is missing, has no plain value, or a value is not of the type; an empty element has none.</returns>
    public bool TryGetValues<T>(DicomTag tag, [NotNullWhen(true)] out T[]? values)
    {
        values = null;
        return TryGetItem(tag, out var item) && item is DicomElement element && DicomValues.TryDecode(element, this, out values);
    }

    /// <summary>The only value of an element, or the first of several.</summary>
    /// <typeparam name="T">As for <see cref="TryGetValues{T}"/>.</typeparam>
    /// <exception cref="DicomDataException">The element is missing, empty, or not of the type.</exception>
    public T GetSingleValue<T>(DicomTag tag)
    {
        if (TryGetValues<T>(tag, out var values) && values.Length > 0)
        {
            return values[0];
        }

        throw new DicomDataException(tag, Contains(tag) ? $"has no value of type {typeof(T).Name}" : "is missing");
    }

    /// <summary>The first value of an element, or <paramref name="fallback"/> where it is missing, empty, or not of the type.</summary>
    /// <typeparam name="T">As for <see cref="TryGetValues{T}"/>.</typeparam>
    public T GetSingleValueOrDefault<T>(DicomTag tag, T fallback) =>
        TryGetValues<T>(tag, out var values) && values.Length > 0 ? values[0] : fallback;

    /// <summary>A sequence.</summary>
    /// <exception cref="DicomDataException">It is missing, or the element is none.</exception>
    public DicomSequence GetSequence(DicomTag tag) =>
        TryGetSequence(tag, out var sequence) ? sequence : throw new DicomDataException(tag, "is no sequence here");

    /// <summary>A sequence.</summary>
    /// <returns>False where it is missing, or the element is none.</returns>
    public bool TryGetSequence(DicomTag tag, [NotNullWhen(true)] out DicomSequence? sequence)
    {
        sequence = TryGetItem(tag, out var item) ? item as DicomSequence : null;
        return sequence is not null;
    }

    private DicomElement GetElement(DicomTag tag) =>
        !TryGetItem(tag, out var item) ? throw new DicomDataException(tag, "is missing")
        : item as DicomElement ?? throw new DicomDataException(tag, "has no plain value");
}
