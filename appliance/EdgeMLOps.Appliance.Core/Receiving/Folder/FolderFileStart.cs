using System.Buffers.Binary;
using System.Text;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>
/// What stands before a data set (PS3.10 section 7.1): with or without preamble, with or without meta information. The
/// transfer syntax may be one that we know nothing of; where none is declared it is recognised.
/// </summary>
internal sealed record FolderFileStart(string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, int DatasetOffset)
{
    /// <summary>More is looked at of no file.</summary>
    public const int MaxLength = 64 * 1024;

    private const int PreambleLength = 128;
    private const int PrefixLength = 4;
    private const int ElementLength = 8;
    private const ushort MetaGroup = 0x0002;
    private const ushort MediaStorageSopClass = 0x0002;
    private const ushort MediaStorageSopInstance = 0x0003;
    private const ushort TransferSyntax = 0x0010;

    // Highest group that a data set without meta information can plausibly begin with; 0008 in practice.
    private const ushort HighestFirstGroup = 0x0020;
    private const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    private static ReadOnlySpan<byte> Prefix => "DICM"u8;

    /// <summary>Null when it begins as nothing of DICOM.</summary>
    /// <param name="file">All of it, or <see cref="MaxLength"/> bytes.</param>
    public static FolderFileStart? TryRead(ReadOnlySpan<byte> file)
    {
        var position = file.Length >= PreambleLength + PrefixLength && file[PreambleLength..].StartsWith(Prefix) ? PreambleLength + PrefixLength
            : file.StartsWith(Prefix) ? PrefixLength
            : 0;
        var (sopClass, sopInstance, syntax) = ("", "", "");

        // By group, not by the declared length, which is often wrong; the group is always explicit VR little endian.
        while (file.Length - position >= ElementLength && BinaryPrimitives.ReadUInt16LittleEndian(file[position..]) == MetaGroup)
        {
            if (!TryReadElement(file, ref position, out var element, out var value))
            {
                return null;
            }

            switch (element)
            {
                case MediaStorageSopClass:
                    sopClass = UidOf(value);
                    break;
                case MediaStorageSopInstance:
                    sopInstance = UidOf(value);
                    break;
                case TransferSyntax:
                    syntax = UidOf(value);
                    break;
            }
        }

        syntax = syntax.Length > 0 ? syntax : Recognise(file[position..]) ?? "";
        return UidRules.IsValid(syntax) ? new FolderFileStart(sopClass, sopInstance, syntax, position) : null;
    }

    private static bool TryReadElement(ReadOnlySpan<byte> file, ref int position, out ushort element, out ReadOnlySpan<byte> value)
    {
        element = BinaryPrimitives.ReadUInt16LittleEndian(file[(position + 2)..]);
        value = default;
        // PS3.5 table 7.1-1: these have two reserved bytes and a length of 32 bits.
        var isLong = file.Slice(position + 4, 2) is [(byte)'O', _] or [(byte)'U', (byte)'N' or (byte)'T' or (byte)'R' or (byte)'C'] or [(byte)'S', (byte)'Q'];
        var start = position + (isLong ? ElementLength + 4 : ElementLength);
        if (file.Length < start)
        {
            return false;
        }

        var length = isLong
            ? BinaryPrimitives.ReadUInt32LittleEndian(file[(position + 8)..])
            : BinaryPrimitives.ReadUInt16LittleEndian(file[(position + 6)..]);
        if (length > (uint)(file.Length - start))
        {
            return false;
        }

        value = file.Slice(start, (int)length);
        position = start + (int)length;
        return true;
    }

    private static string? Recognise(ReadOnlySpan<byte> dataset)
    {
        if (dataset.Length < ElementLength || BinaryPrimitives.ReadUInt16LittleEndian(dataset) is not (> MetaGroup and <= HighestFirstGroup))
        {
            return null;
        }

        return char.IsAsciiLetterUpper((char)dataset[4]) && char.IsAsciiLetterUpper((char)dataset[5]) ? ExplicitLittleEndian : ImplicitLittleEndian;
    }

    private static string UidOf(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value).TrimEnd('\0', ' ');
}
