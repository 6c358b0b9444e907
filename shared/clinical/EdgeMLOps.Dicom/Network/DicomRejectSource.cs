namespace EdgeMLOps.Dicom.Network;

/// <summary>Which part refuses; it decides what the reason's number means, PS3.8 section 9.3.4.</summary>
public enum DicomRejectSource : byte
{
    /// <summary>The application.</summary>
    ServiceUser = 1,

    /// <summary>The upper layer, association control.</summary>
    ServiceProviderAcse = 2,

    /// <summary>The upper layer, presentation.</summary>
    ServiceProviderPresentation = 3,
}
