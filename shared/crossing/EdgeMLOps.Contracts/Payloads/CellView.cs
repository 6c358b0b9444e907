namespace EdgeMLOps.Contracts;

/// <summary>View position of a cell (PS3.3 C.8.7.4.1.1), closed.</summary>
public enum CellView
{
    /// <summary>Anything not named here.</summary>
    Other = 0,

    /// <summary>Posterior to anterior.</summary>
    PA = 1,

    /// <summary>Anterior to posterior.</summary>
    AP = 2,

    /// <summary>Left lateral.</summary>
    LL = 3,
}
