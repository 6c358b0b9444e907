using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>A breach of the standard that was read past, and where. Holds no value of the data set.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Tag">The element it was found at.</param>
/// <param name="Offset">Where that element begins, in bytes from the start of what was read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomReadWarning(DicomReadWarningCode Code, DicomTag Tag, long Offset);
