using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>How the elements of one data set are put into bytes (PS3.5 section 7.1 and 7.3).</summary>
/// <param name="IsExplicit">Whether elements carry their VR.</param>
/// <param name="IsBigEndian">Whether numbers have their most significant byte first.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ElementEncoding(bool IsExplicit, bool IsBigEndian = false)
{
    internal static readonly ElementEncoding ImplicitLittle = new(IsExplicit: false);
    internal static readonly ElementEncoding ExplicitLittle = new(IsExplicit: true);
    internal static readonly ElementEncoding ExplicitBig = new(IsExplicit: true, IsBigEndian: true);

    /// <summary>The same byte order, elements without VR: as items, delimiters and fragments are in any encoding.</summary>
    internal ElementEncoding Implicit => this with { IsExplicit = false };

    internal DicomTag ReadTag(ReadOnlySpan<byte> bytes) => new(ReadUInt16(bytes), ReadUInt16(bytes[2..]));

    internal ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    internal uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
