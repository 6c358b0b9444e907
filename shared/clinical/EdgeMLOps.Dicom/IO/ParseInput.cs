using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>What a data set is read from.</summary>
/// <param name="Bytes">From the data set's first byte on, not deflated.</param>
/// <param name="Offset">Where that byte stands in what was read, for what faults and warnings say.</param>
/// <param name="Syntax">How it is encoded.</param>
/// <param name="IsWhole">Whether these are all bytes there are; else more can be had, and reaching their end says nothing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ParseInput(ReadOnlyMemory<byte> Bytes, long Offset, DicomTransferSyntax Syntax, bool IsWhole)
{
    /// <summary>How many bytes there can be at most, from the data set's first on; more than that need not be waited for.</summary>
    internal long Available { get; init; } = long.MaxValue;

    internal ElementEncoding Encoding => new(Syntax.IsExplicitVR, Syntax.IsBigEndian);
}
