using System.Buffers.Binary;
using System.Text;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>Finds the elements of a command set; each call looks through the few of them there are.</summary>
internal readonly ref struct CommandElementReader
{
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    public CommandElementReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <exception cref="PduFormatException">It is not there, or not two bytes long.</exception>
    public ushort Required(ushort element) =>
        Optional(element) ?? throw new PduFormatException("a command set without a mandatory element");

    /// <summary>A 16 bit number; null if it is not there, or is there without a value.</summary>
    /// <exception cref="PduFormatException">It is not two bytes long.</exception>
    public ushort? Optional(ushort element)
    {
        var value = Find(element);
        return value.Length switch
        {
            0 => null,
            2 => BinaryPrimitives.ReadUInt16LittleEndian(value),
            _ => throw new PduFormatException("a command element of the wrong length"),
        };
    }

    /// <summary>Without its padding; empty if it is not there.</summary>
    public string Text(ushort element) => Encoding.Latin1.GetString(Find(element)).Trim('\0', ' ');

    /// <summary>Of an element of VR AT its first tag; 0 if there is none.</summary>
    public uint Tag(ushort element)
    {
        var value = Find(element);
        return value.Length < 4
            ? 0
            : ((uint)BinaryPrimitives.ReadUInt16LittleEndian(value) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(value[2..]);
    }

    private ReadOnlySpan<byte> Find(ushort element)
    {
        var bytes = _bytes;
        while (bytes.Length >= HeaderLength)
        {
            var group = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            var number = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            if (group != 0 || length > (uint)(bytes.Length - HeaderLength))
            {
                throw new PduFormatException("a command set that cannot be read");
            }

            if (number == element)
            {
                return bytes.Slice(HeaderLength, (int)length);
            }

            bytes = bytes[(HeaderLength + (int)length)..];
        }

        return bytes.IsEmpty ? default : throw new PduFormatException("a command set with a torn element");
    }
}
