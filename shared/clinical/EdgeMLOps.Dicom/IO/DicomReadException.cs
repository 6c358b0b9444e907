namespace EdgeMLOps.Dicom;

/// <summary>Bytes could not be read as DICOM; says why and where, and quotes no value.</summary>
public sealed class DicomReadException : Exception
{
    /// <summary>Reports a fault.</summary>
    /// <param name="fault">What stopped the read.</param>
    public DicomReadException(DicomReadFault fault)
        : base(fault.ToString()) => Fault = fault;

    /// <summary>What stopped the read.</summary>
    public DicomReadFault Fault { get; }

    /// <summary>What is wrong.</summary>
    public DicomReadFaultCode Code => Fault.Code;

    /// <summary>The element at fault.</summary>
    public DicomTag Tag => Fault.Tag;

    /// <summary>Where it begins, in bytes from the start.</summary>
    public long Offset => Fault.Offset;
}
