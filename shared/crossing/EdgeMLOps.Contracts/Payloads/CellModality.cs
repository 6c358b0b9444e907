namespace EdgeMLOps.Contracts;

/// <summary>Modality of a cell (PS3.3 C.7.3.1.1.1), closed.</summary>
public enum CellModality
{
    /// <summary>Anything not named here.</summary>
    Other = 0,

    /// <summary>Digital radiography.</summary>
    DX = 1,

    /// <summary>Computed radiography.</summary>
    CR = 2,
}
