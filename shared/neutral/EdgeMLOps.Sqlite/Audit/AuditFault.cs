namespace EdgeMLOps.Sqlite.Audit;

/// <summary>What a verification found.</summary>
public enum AuditFault
{
    /// <summary>Every row is as it was written, in the order it was written.</summary>
    None,

    /// <summary>The row's content is not what was hashed.</summary>
    Changed,

    /// <summary>The row that was written here is gone.</summary>
    Missing,

    /// <summary>The row that was written here stands at another place.</summary>
    Reordered,

    /// <summary>The row was added by who does not have the key of the anchor.</summary>
    Unanchored,

    /// <summary>There is no anchor, and there was one.</summary>
    AnchorGone,

    /// <summary>The anchor was not written under this key.</summary>
    AnchorForged,
}
