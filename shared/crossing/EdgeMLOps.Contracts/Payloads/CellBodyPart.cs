namespace EdgeMLOps.Contracts;

/// <summary>Body part of a cell (PS3.16 Annex L), closed.</summary>
public enum CellBodyPart
{
    /// <summary>Anything not named here.</summary>
    Other = 0,

    /// <summary>CHEST.</summary>
    Chest = 1,
}
