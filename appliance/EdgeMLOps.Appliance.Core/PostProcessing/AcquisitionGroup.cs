namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>
/// How an image was taken, as far as its score thresholds may differ by it: a closed list over Modality (0008,0060), Body
/// Part Examined (0018,0015) and View Position (0018,5101), all of which the prediction log has. No attribute of DICOM
/// says that a radiograph was taken at the bedside; of the chest that is what an AP view mostly is.
/// </summary>
public enum AcquisitionGroup
{
    /// <summary>None of the others.</summary>
    Other = 0,

    /// <summary>A radiograph (CR, DX) of the chest, PA: taken standing at the wall.</summary>
    ChestPa = 1,

    /// <summary>A radiograph of the chest, AP: mostly portable, at the bedside.</summary>
    ChestAp = 2,

    /// <summary>A radiograph of the chest from the side: LL, RL, LATERAL.</summary>
    ChestLateral = 3,

    /// <summary>A radiograph of the chest, lying on the side: LLD, RLD.</summary>
    ChestDecubitus = 4,

    /// <summary>A radiograph of the chest whose view is none of these or is not said.</summary>
    ChestOther = 5,

    /// <summary>A radiograph of anything else, or of a part that is not said.</summary>
    Radiograph = 6,

    /// <summary>A mammogram (MG), CC.</summary>
    MammographyCc = 7,

    /// <summary>A mammogram, MLO.</summary>
    MammographyMlo = 8,

    /// <summary>A mammogram of any other view.</summary>
    MammographyOther = 9,

    /// <summary>CT.</summary>
    Ct = 10,

    /// <summary>MR.</summary>
    Mr = 11,
}
