namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>What a count is of. Stored: numbers never change meaning.</summary>
internal enum CountKind
{
    /// <summary>Images; the item is their <see cref="PredictionOutcome"/>, the class is 0.</summary>
    Images = 0,

    /// <summary>Candidates of a class; the item is their <see cref="PostProcessing.BoxReason"/>.</summary>
    Reasons = 1,

    /// <summary>Kept boxes of a class; the item is the place of their score in <see cref="ScoreBins"/>.</summary>
    Scores = 2,

    /// <summary>Kept boxes that are not as the model gave them; the item is their <see cref="PostProcessing.BoxChanges"/>, the class is 0.</summary>
    Changes = 3,

    /// <summary>Images with such a box; the item and the class are 0.</summary>
    ImagesChanged = 4,
}
