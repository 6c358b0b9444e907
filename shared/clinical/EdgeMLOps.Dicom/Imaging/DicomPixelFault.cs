using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Why pixels cannot be had, and where. Holds sizes and codes, no text of the object, so that it may be logged.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Tag">The element at fault.</param>
/// <param name="Detail">The sizes at fault; empty where the code says all.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomPixelFault(DicomPixelFaultCode Code, DicomTag Tag, string Detail)
{
    /// <summary>Code, tag and sizes in words.</summary>
    public override string ToString() => string.IsNullOrEmpty(Detail) ? $"{Code} at {Tag}" : $"{Code} at {Tag}: {Detail}";
}
