namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>The UIDs the network itself names.</summary>
internal static class UpperLayerUids
{
    /// <summary>DICOM application context, PS3.7 annex A.2.1.</summary>
    public const string ApplicationContext = "1.2.840.10008.3.1.1.1";

    public const string ImplicitVRLittleEndian = "1.2.840.10008.1.2";

    public const string Verification = "1.2.840.10008.1.1";

    /// <summary>Storage Commitment Push Model SOP Class and its one well-known instance, PS3.4 annex J.3.</summary>
    public const string StorageCommitment = "1.2.840.10008.1.20.1";

    public const string StorageCommitmentInstance = "1.2.840.10008.1.20.1.1";
}
