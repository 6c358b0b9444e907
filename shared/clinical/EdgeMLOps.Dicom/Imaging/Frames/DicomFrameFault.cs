using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>What is wrong with the frames' description, and where. Holds no value of the data set, so that it may be logged.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Tag">The element at fault.</param>
/// <param name="FrameNumber">The frame, counted from 1; 0 where it is the whole object.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomFrameFault(DicomFrameFaultCode Code, DicomTag Tag, int FrameNumber)
{
    /// <summary>Code, tag and frame in words.</summary>
    public override string ToString() =>
        FrameNumber > 0 ? FormattableString.Invariant($"{Code} at {Tag}, frame {FrameNumber}") : $"{Code} at {Tag}";
}
