namespace EdgeMLOps.Dicom.Network;

/// <summary>Whether a refused association may be tried again, PS3.8 section 9.3.4.</summary>
public enum DicomRejectResult : byte
{
    /// <summary>The same request will be refused again.</summary>
    Permanent = 1,

    /// <summary>Later it may be accepted.</summary>
    Transient = 2,
}
