namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>How the response is written.</summary>
internal enum StowMedia
{
    /// <summary>The DICOM JSON model, PS3.18 annex F.</summary>
    Json,

    /// <summary>The native DICOM model in XML, PS3.19 annex A.</summary>
    Xml,
}
