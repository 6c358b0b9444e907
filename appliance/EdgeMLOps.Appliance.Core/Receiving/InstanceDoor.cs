namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>How an instance came in. The numbers are stored.</summary>
public enum InstanceDoor
{
    /// <summary>C-STORE.</summary>
    Dicom = 0,

    /// <summary>The watched folder.</summary>
    Folder = 1,

    /// <summary>STOW-RS (PS3.18).</summary>
    Stow = 2,
}
