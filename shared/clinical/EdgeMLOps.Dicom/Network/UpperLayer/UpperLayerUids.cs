namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>The UIDs the upper layer itself names.</summary>
internal static class UpperLayerUids
{
    /// <summary>DICOM application context, PS3.7 annex A.2.1.</summary>
    public const string ApplicationContext = "1.2.840.10008.3.1.1.1";

    public const string ImplicitVRLittleEndian = "1.2.840.10008.1.2";

    public const string Verification = "1.2.840.10008.1.1";

    /// <summary>This implementation (PS3.7 annex D.3.3.2), derived once from a random UUID (PS3.5 annex B.2).</summary>
    public const string Implementation = "2.25.271493830297453194825037761129446284157";

    /// <summary>At most 16 characters, PS3.7 annex D.3.3.2.3.</summary>
    public const string ImplementationVersion = "EDGEMLOPS_0_1";
}
