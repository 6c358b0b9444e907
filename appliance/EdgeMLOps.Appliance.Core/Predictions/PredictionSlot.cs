namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>The part a model played. Stored: numbers never change meaning.</summary>
public enum PredictionSlot
{
    /// <summary>Its results go to the PACS.</summary>
    Active = 0,

    /// <summary>It only watches.</summary>
    Shadow = 1,
}
