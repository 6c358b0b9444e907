using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// What makes received bytes a file: the preamble and the file meta information of PS3.10 section 7.1, explicit VR
/// little endian whatever the data set's own encoding. Written by us, because the network carries neither.
/// </summary>
internal static class Part10Prefix
{
    private const int PreambleLength = 128;
    private const string ImplementationClassUid = "2.25.271493830297453194825037761129446284157";
    private const string ImplementationVersion = "EDGEMLOPS_0_1";

    public static byte[] Build(DicomStoreContext context)
    {
        var meta = new ArrayBufferWriter<byte>(512);
        WriteLong(meta, 0x0001, "OB", [0, 1]);
        Write(meta, 0x0002, "UI", context.SopClassUid);
        Write(meta, 0x0003, "UI", context.SopInstanceUid);
        Write(meta, 0x0010, "UI", context.TransferSyntaxUid);
        Write(meta, 0x0012, "UI", ImplementationClassUid);
        Write(meta, 0x0013, "SH", ImplementationVersion);
        Write(meta, 0x0016, "AE", context.CallingAE);

        var file = new ArrayBufferWriter<byte>(PreambleLength + 16 + meta.WrittenCount);
        file.GetSpan(PreambleLength)[..PreambleLength].Clear();
        file.Advance(PreambleLength);
        file.Write("DICM"u8);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, meta.WrittenCount);
        WriteShort(file, 0x0000, "UL", length);
        file.Write(meta.WrittenSpan);
        return file.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> target, ushort element, string vr, string text)
    {
        Span<byte> value = stackalloc byte[(text.Length + 1) & ~1];
        value.Fill(vr is "UI" ? (byte)0 : (byte)' '); // the padding to even length, PS3.5 section 6.2
        Encoding.ASCII.GetBytes(text, value);
        WriteShort(target, element, vr, value);
    }

    private static void WriteShort(ArrayBufferWriter<byte> target, ushort element, string vr, ReadOnlySpan<byte> value)
    {
        WriteTag(target, element, vr);
        BinaryPrimitives.WriteUInt16LittleEndian(target.GetSpan(2), (ushort)value.Length);
        target.Advance(2);
        target.Write(value);
    }

    private static void WriteLong(ArrayBufferWriter<byte> target, ushort element, string vr, ReadOnlySpan<byte> value)
    {
        WriteTag(target, element, vr);
        var header = target.GetSpan(6);
        header[..2].Clear(); // two reserved bytes, PS3.5 section 7.1.2
        BinaryPrimitives.WriteInt32LittleEndian(header[2..], value.Length);
        target.Advance(6);
        target.Write(value);
    }

    private static void WriteTag(ArrayBufferWriter<byte> target, ushort element, string vr)
    {
        var header = target.GetSpan(6);
        BinaryPrimitives.WriteUInt16LittleEndian(header, 0x0002);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], element);
        Encoding.ASCII.GetBytes(vr, header[4..]);
        target.Advance(6);
    }
}
