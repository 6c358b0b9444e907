using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Takes the values of an <see cref="InstanceHeader"/> from the walk through a data set, in one pass that ends with group 0020's first few.</summary>
internal sealed class InstanceHeaderReader
{
    private const uint SopClass = 0x0008_0016;
    private const uint SopInstance = 0x0008_0018;
    private const uint Modality = 0x0008_0060;
    private const uint Study = 0x0020_000D;
    private const uint Series = 0x0020_000E;
    private const uint SeriesNumber = 0x0020_0011;
    private const uint InstanceNumber = 0x0020_0013;
    private const int MaxUidLength = 64;
    private const int MaxCodeLength = 16; // CS, PS3.5 section 6.2

    private static readonly SearchValues<byte> CodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _"u8);

    private readonly HeaderWalker _walker;
    private string _sopClass = "";
    private string _sopInstance = "";
    private string _study = "";
    private string _series = "";
    private string? _modality;
    private int? _seriesNumber;
    private int? _instanceNumber;

    public InstanceHeaderReader(HeaderWalker walker) => _walker = walker;

    /// <summary>Null when the walk ends before all four identifiers, or one of them is no UID.</summary>
    public InstanceHeader? Read()
    {
        try
        {
            while (_walker.Next() && _walker.Tag <= InstanceNumber)
            {
                Take();
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            // What follows the identifiers may be broken: that is for the analysis to say, not for the door.
        }

        return Array.TrueForAll([_sopClass, _sopInstance, _study, _series], UidRules.IsValid)
            ? new InstanceHeader(_sopClass, _sopInstance, _study, _series)
            {
                Modality = _modality,
                SeriesNumber = _seriesNumber,
                InstanceNumber = _instanceNumber,
            }
            : null;
    }

    private void Take()
    {
        Span<byte> buffer = stackalloc byte[MaxUidLength + 1];
        switch (_walker.Tag)
        {
            case SopClass:
                _sopClass = UidOf(_walker.ReadValue(buffer));
                break;
            case SopInstance:
                _sopInstance = UidOf(_walker.ReadValue(buffer));
                break;
            case Modality:
                _modality = CodeOf(_walker.ReadOrSkip(buffer));
                break;
            case Study:
                _study = UidOf(_walker.ReadValue(buffer));
                break;
            case Series:
                _series = UidOf(_walker.ReadValue(buffer));
                break;
            case SeriesNumber:
                _seriesNumber = NumberOf(_walker.ReadOrSkip(buffer));
                break;
            case InstanceNumber:
                _instanceNumber = NumberOf(_walker.ReadOrSkip(buffer));
                break;
            default:
                _walker.Skip();
                break;
        }
    }

    private static string UidOf(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value).TrimEnd('\0', ' ');

    private static string? CodeOf(ReadOnlySpan<byte> value)
    {
        var code = value.Trim(" \0"u8);
        return code.Length is > 0 and <= MaxCodeLength && code.IndexOfAnyExcept(CodeCharacters) < 0 ? Encoding.ASCII.GetString(code) : null;
    }

    // A decimal or a second value is no Instance Number: nothing is guessed from it.
    private static int? NumberOf(ReadOnlySpan<byte> value) =>
        int.TryParse(value.Trim(" \0"u8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
