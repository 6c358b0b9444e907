namespace EdgeMLOps.Airlock.Link;

/// <summary>Which of the two links the switch lets through. There is no value for both.</summary>
internal enum LinkSide
{
    /// <summary>Neither link is up.</summary>
    Neither,

    /// <summary>The hospital may be reached, the outside not.</summary>
    Hospital,

    /// <summary>The broker may be reached for a limited time, the hospital not.</summary>
    Outside,
}
