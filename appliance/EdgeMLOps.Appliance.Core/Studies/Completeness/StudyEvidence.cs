namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>What a verdict rests on. The numbers are stored.</summary>
[Flags]
public enum StudyEvidence
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>No image came for the quiet time.</summary>
    Quiet = 1,

    /// <summary>An association that brought some of it is open still, silent for longer than is waited for it.</summary>
    AssociationOpen = 2,

    /// <summary>Instance numbers are missing within a series.</summary>
    Gaps = 4,

    /// <summary>The numbers of images that the PACS has.</summary>
    PacsCount = 8,

    /// <summary>The PACS was to be asked and gave no answer: judged without.</summary>
    PacsSilent = 16,

    /// <summary>The PACS does not know the study: judged without.</summary>
    PacsUnknown = 32,

    /// <summary>The longest wait was over.</summary>
    LongestWait = 64,
}
