using System.Buffers;

namespace EdgeMLOps.Dicom;

/// <summary>
/// What is wrong with an element that can be carried all the same: noted while reading, never a reason to refuse (PS3.5 section 6.2).
/// </summary>
internal static class ElementCheck
{
    private const byte Separator = (byte)'\\';
    private const int LongestDecimal = 16;
    private const int LongestInteger = 12;
    private const int LongestCode = 16;
    private const int LongestTitle = 16;
    private const int AgeLength = 4;
    private const int DateLength = 8;

    private static readonly SearchValues<byte> CodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ "u8);
    private static readonly SearchValues<byte> DecimalCharacters = SearchValues.Create("0123456789+-Ee. "u8);
    private static readonly SearchValues<byte> IntegerCharacters = SearchValues.Create("0123456789+- "u8);
    private static readonly SearchValues<byte> DateTimeCharacters = SearchValues.Create("0123456789+-. "u8);
    private static readonly SearchValues<byte> TimeCharacters = SearchValues.Create("0123456789. "u8);

    /// <summary>The first thing wrong, or null.</summary>
    /// <param name="tag">The element's tag.</param>
    /// <param name="vr">Its VR.</param>
    /// <param name="value">Its bytes as they stand in the file.</param>
    /// <param name="isExplicit">Whether the file says the VR.</param>
    internal static DicomReadWarningCode? Check(DicomTag tag, DicomVR vr, ReadOnlySpan<byte> value, bool isExplicit)
    {
        if ((value.Length & 1) != 0)
        {
            return DicomReadWarningCode.OddLength;
        }

        if (isExplicit && !DicomDictionary.Allows(tag, vr))
        {
            return DicomReadWarningCode.WrongVR;
        }

        if (!vr.IsString)
        {
            return value.Length % vr.UnitSize == 0 ? null : DicomReadWarningCode.InvalidValue;
        }

        if (ReferenceEquals(vr, DicomVR.UI))
        {
            return All(value, IsUid) ? null : DicomReadWarningCode.InvalidUID;
        }

        return IsValid(vr, value) ? null : DicomReadWarningCode.InvalidValue;
    }

    private static bool IsValid(DicomVR vr, ReadOnlySpan<byte> value) => vr.Code switch
    {
        "AE" => All(value, static title => title.Length <= LongestTitle),
        "AS" => All(value, IsAge),
        "CS" => All(value, static code => Has(code, LongestCode, CodeCharacters)),
        "DA" => All(value, IsDate),
        "DS" => All(value, static number => Has(number, LongestDecimal, DecimalCharacters)),
        "DT" => All(value, static time => !time.ContainsAnyExcept(DateTimeCharacters)),
        "IS" => All(value, static number => Has(number, LongestInteger, IntegerCharacters)),
        "TM" => All(value, static time => !time.ContainsAnyExcept(TimeCharacters)),
        _ => true,
    };

    // Each of the values that backslashes part, without the padding of the whole; an empty one says nothing.
    private static bool All(ReadOnlySpan<byte> value, ValueRule rule)
    {
        var rest = value.TrimEnd((byte)0).TrimEnd((byte)' ');
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(Separator);
            var one = end < 0 ? rest : rest[..end];
            if (!one.IsEmpty && !rule(one))
            {
                return false;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return true;
    }

    private static bool Has(ReadOnlySpan<byte> value, int longest, SearchValues<byte> characters) =>
        value.Length <= longest && !value.ContainsAnyExcept(characters);

    private static bool IsDate(ReadOnlySpan<byte> value) => value.Length == DateLength && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsAge(ReadOnlySpan<byte> value) =>
        value.Length == AgeLength && !value[..^1].ContainsAnyExceptInRange((byte)'0', (byte)'9') && value[^1] is (byte)'D' or (byte)'W' or (byte)'M' or (byte)'Y';

    private static bool IsUid(ReadOnlySpan<byte> value)
    {
        if (value.Length > DicomUID.MaxLength)
        {
            return false;
        }

        Span<char> uid = stackalloc char[DicomUID.MaxLength];
        for (var index = 0; index < value.Length; index++)
        {
            uid[index] = (char)value[index];
        }

        return DicomUID.IsValid(uid[..value.Length]);
    }

    private delegate bool ValueRule(ReadOnlySpan<byte> value);
}
