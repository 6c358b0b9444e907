namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>What an open study waits for.</summary>
public enum StudyWait
{
    /// <summary>For nothing.</summary>
    None = 0,

    /// <summary>Images of it are still to be analysed.</summary>
    Analysis = 1,

    /// <summary>An association that brought some of it is still open.</summary>
    Association = 2,

    /// <summary>Its last image came a moment ago.</summary>
    Quiet = 3,

    /// <summary>The PACS was asked how many images there are.</summary>
    PacsAnswer = 4,

    /// <summary>The PACS has more images than have come.</summary>
    PacsImages = 5,

    /// <summary>Instance numbers are missing.</summary>
    Gaps = 6,

    /// <summary>The hospital link is drained, so that the PACS cannot be asked.</summary>
    Link = 7,

    /// <summary>Its result is being made.</summary>
    Report = 8,

    /// <summary>Its result could not be made and is tried again.</summary>
    Retry = 9,
}
