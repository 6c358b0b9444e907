namespace EdgeMLOps.Contracts;

/// <summary>The part the model played.</summary>
public enum CellRole
{
    /// <summary>Its results went to the PACS.</summary>
    Champion = 1,

    /// <summary>It only watched.</summary>
    Challenger = 2,
}
