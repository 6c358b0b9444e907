using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>The name of a data element: group and element number (PS3.5 section 7.1). Ordered as data sets are.</summary>
/// <param name="Group">Group number; odd for private elements.</param>
/// <param name="Element">Element number in the group.</param>
[StructLayout(LayoutKind.Auto)]
public readonly partial record struct DicomTag(ushort Group, ushort Element) : IComparable<DicomTag>
{
    /// <summary>Both numbers as one: group in the upper 16 bits.</summary>
    public uint Value => ((uint)Group << 16) | Element;

    /// <summary>Whether the group is odd, so that its meaning is a manufacturer's own (PS3.5 section 7.8).</summary>
    public bool IsPrivate => (Group & 1) != 0;

    /// <summary>Whether this is a private creator element (gggg,0010-00FF).</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    /// <summary>Whether this is a group length (gggg,0000), which no rewritten data set can keep.</summary>
    public bool IsGroupLength => Element == 0;

    /// <summary>The tag of a value that holds both numbers, group in the upper 16 bits.</summary>
    public static DicomTag FromValue(uint value) => new((ushort)(value >> 16), (ushort)value);

    /// <summary>Less than.</summary>
    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    /// <summary>Greater than.</summary>
    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    /// <inheritdoc />
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>The usual notation, "(0008,0018)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");
}
