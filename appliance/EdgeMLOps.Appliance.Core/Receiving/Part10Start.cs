using System.Buffers.Binary;
using System.Text;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// What stands before the data set of a Part 10 file (PS3.10 section 7.1) and says what it is. The transfer syntax may be
/// one that we know nothing of: the data set is stored as it is.
/// </summary>
internal sealed record Part10Start(string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, int DatasetOffset)
{
    /// <summary>Preamble, prefix and meta information of any real file; a longer one is none of ours.</summary>
    public const int MaxLength = 64 * 1024;

    private const int PreambleLength = 128;
    private const ushort MetaGroup = 0x0002;
    private const ushort MediaStorageSopClass = 0x0002;
    private const ushort MediaStorageSopInstance = 0x0003;
    private const ushort TransferSyntax = 0x0010;

    /// <summary>Null when the bytes are no beginning of a Part 10 file, or it does not name class, instance and syntax.</summary>
    /// <param name="file">The file's first bytes: all of it, or <see cref="MaxLength"/> of them.</param>
    public static Part10Start? TryRead(ReadOnlySpan<byte> file)
    {
        if (file.Length < PreambleLength + 4 || !file[PreambleLength..].StartsWith("DICM"u8))
        {
            return null;
        }

        var (sopClass, sopInstance, syntax) = ("", "", "");
        var position = PreambleLength + 4;

        // By group, not by the declared length, which is often wrong; the group is always explicit VR little endian.
        while (file.Length - position >= 8 && BinaryPrimitives.ReadUInt16LittleEndian(file[position..]) == MetaGroup)
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

        return Array.TrueForAll([sopClass, sopInstance, syntax], UidRules.IsValid)
            ? new Part10Start(sopClass, sopInstance, syntax, position)
            : null;
    }

    private static bool TryReadElement(ReadOnlySpan<byte> file, ref int position, out ushort element, out ReadOnlySpan<byte> value)
    {
        element = BinaryPrimitives.ReadUInt16LittleEndian(file[(position + 2)..]);
        value = default;
        var isLong = file.Slice(position + 4, 2) is [(byte)'O', _] or [(byte)'U', (byte)'N' or (byte)'T' or (byte)'R' or (byte)'C'] or [(byte)'S', (byte)'Q'];
        var start = position + (isLong ? 12 : 8);
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

    private static string UidOf(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value).TrimEnd('\0', ' ');
}
