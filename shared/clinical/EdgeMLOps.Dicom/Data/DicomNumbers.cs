using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace EdgeMLOps.Dicom;

/// <summary>Numbers between .NET types and an element's bytes: binary, or the texts of IS and DS.</summary>
internal static class DicomNumbers
{
    // PS3.5 table 6.2-1: a decimal string has at most 16 characters.
    private const int LongestDecimal = 16;

    internal static byte[] Encode<T>(DicomTag tag, DicomVR vr, T[] values)
        where T : struct, INumber<T>
    {
        if (ReferenceEquals(vr, DicomVR.IS))
        {
            return Join(values, static value => int.CreateChecked(value).ToString(CultureInfo.InvariantCulture));
        }

        if (ReferenceEquals(vr, DicomVR.DS))
        {
            return Join(values, static value => FormatDecimal(double.CreateChecked(value)));
        }

        var bytes = new byte[values.Length * vr.UnitSize];
        for (var index = 0; index < values.Length; index++)
        {
            EncodeOne(tag, vr, values[index], bytes.AsSpan(index * vr.UnitSize, vr.UnitSize));
        }

        return bytes;
    }

    /// <summary>A finite number in at most 16 characters, rounded only as far as that needs.</summary>
    internal static string FormatDecimal(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new OverflowException("A decimal string holds finite numbers");
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        for (var digits = LongestDecimal; text.Length > LongestDecimal; digits--)
        {
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        return text;
    }

    internal static string[] Format(ReadOnlySpan<byte> raw, DicomVR vr)
    {
        var texts = new string[raw.Length / vr.UnitSize];
        for (var index = 0; index < texts.Length; index++)
        {
            var unit = raw.Slice(index * vr.UnitSize, vr.UnitSize);
            texts[index] = ReferenceEquals(vr, DicomVR.AT) ? DecodeTag(unit).ToString()
                : IsFloat(vr) ? DecodeFloat(unit).ToString("R", CultureInfo.InvariantCulture)
                : DecodeInteger(unit, vr).ToString(CultureInfo.InvariantCulture);
        }

        return texts;
    }

    /// <summary>Each binary value; false where one does not fit <typeparamref name="T"/>.</summary>
    internal static bool TryDecode<T>(ReadOnlySpan<byte> raw, DicomVR vr, out T[] values)
        where T : struct, INumber<T>
    {
        values = new T[raw.Length / vr.UnitSize];
        for (var index = 0; index < values.Length; index++)
        {
            var unit = raw.Slice(index * vr.UnitSize, vr.UnitSize);
            var fits = IsFloat(vr) ? TryConvert(DecodeFloat(unit), out values[index]) : TryConvert(DecodeInteger(unit, vr), out values[index]);
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Each text as a number; false where one is none or does not fit. An empty text among others is none.</summary>
    internal static bool TryParse<T>(string[] texts, out T[] values)
        where T : struct, INumber<T>
    {
        values = new T[texts.Length];
        for (var index = 0; index < texts.Length; index++)
        {
            // "1.0" in an IS is common enough in the field to be read as 1; "NaN" is no decimal string.
            if (!T.TryParse(texts[index], NumberStyles.Float, CultureInfo.InvariantCulture, out values[index]) || !T.IsFinite(values[index]))
            {
                return false;
            }
        }

        return true;
    }

    internal static DicomTag DecodeTag(ReadOnlySpan<byte> unit) =>
        new(BinaryPrimitives.ReadUInt16LittleEndian(unit), BinaryPrimitives.ReadUInt16LittleEndian(unit[2..]));

    private static void EncodeOne<T>(DicomTag tag, DicomVR vr, T value, Span<byte> unit)
        where T : struct, INumber<T>
    {
        switch (vr.Code)
        {
            case "US" or "OW":
                BinaryPrimitives.WriteUInt16LittleEndian(unit, ushort.CreateChecked(value));
                break;
            case "SS":
                BinaryPrimitives.WriteInt16LittleEndian(unit, short.CreateChecked(value));
                break;
            case "UL" or "OL":
                BinaryPrimitives.WriteUInt32LittleEndian(unit, uint.CreateChecked(value));
                break;
            case "SL":
                BinaryPrimitives.WriteInt32LittleEndian(unit, int.CreateChecked(value));
                break;
            case "UV" or "OV":
                BinaryPrimitives.WriteUInt64LittleEndian(unit, ulong.CreateChecked(value));
                break;
            case "SV":
                BinaryPrimitives.WriteInt64LittleEndian(unit, long.CreateChecked(value));
                break;
            case "FL" or "OF":
                BinaryPrimitives.WriteSingleLittleEndian(unit, float.CreateChecked(value));
                break;
            case "FD" or "OD":
                BinaryPrimitives.WriteDoubleLittleEndian(unit, double.CreateChecked(value));
                break;
            default:
                throw new ArgumentException($"{DicomDictionary.NameOf(tag)} is {vr}, not a number", nameof(vr));
        }
    }

    private static byte[] Join<T>(T[] values, Converter<T, string> format) =>
        DicomCharacterSet.Ascii.Encode(string.Join('\\', Array.ConvertAll(values, format)));

    private static bool TryConvert<TFrom, T>(TFrom from, out T value)
        where TFrom : struct, INumber<TFrom>
        where T : struct, INumber<T>
    {
        try
        {
            value = T.CreateChecked(from);
        }
        catch (OverflowException)
        {
            value = default;
            return false;
        }

        // A fraction must not be lost silently where an integer is asked for.
        return !IsIntegerType<T>() || TFrom.IsInteger(from);
    }

    private static bool IsIntegerType<T>()
        where T : struct, INumber<T> => T.One / (T.One + T.One) == T.Zero;

    private static bool IsFloat(DicomVR vr) => vr.Code is "FL" or "FD" or "OF" or "OD";

    private static double DecodeFloat(ReadOnlySpan<byte> unit) =>
        unit.Length == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(unit) : BinaryPrimitives.ReadDoubleLittleEndian(unit);

    private static Int128 DecodeInteger(ReadOnlySpan<byte> unit, DicomVR vr) => vr.Code switch
    {
        "SS" => BinaryPrimitives.ReadInt16LittleEndian(unit),
        "SL" => BinaryPrimitives.ReadInt32LittleEndian(unit),
        "SV" => BinaryPrimitives.ReadInt64LittleEndian(unit),
        _ => unit.Length switch
        {
            2 => BinaryPrimitives.ReadUInt16LittleEndian(unit),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(unit),
            8 => BinaryPrimitives.ReadUInt64LittleEndian(unit),
            _ => unit[0],
        },
    };
}
