namespace EdgeMLOps.Phantoms.Lesions;

/// <summary>What a lesion is, by its diameter; the numbers are the detector's class ids.</summary>
public enum LesionClass
{
    /// <summary>6 to 30 mm.</summary>
    Nodule = 0,

    /// <summary>30 to 70 mm.</summary>
    Mass = 1,
}
