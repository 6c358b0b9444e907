using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>What stopped a read, and where. Holds no value of the data set, so that it may be logged.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Tag">The element at fault; (0000,0000) where none was recognised.</param>
/// <param name="Offset">Where that element begins, in bytes from the start of what was read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomReadFault(DicomReadFaultCode Code, DicomTag Tag, long Offset)
{
    /// <summary>Code, tag and offset in words.</summary>
    public override string ToString() => FormattableString.Invariant($"{Code} at {Tag}, offset {Offset}");
}
