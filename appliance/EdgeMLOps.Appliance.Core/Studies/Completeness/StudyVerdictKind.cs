namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>What is to become of an open study. The numbers are stored.</summary>
public enum StudyVerdictKind
{
    /// <summary>Its result waits.</summary>
    Wait = 0,

    /// <summary>Nothing says that an image is missing.</summary>
    Complete = 1,

    /// <summary>Images are missing, or may be: the result says so.</summary>
    Partial = 2,
}
