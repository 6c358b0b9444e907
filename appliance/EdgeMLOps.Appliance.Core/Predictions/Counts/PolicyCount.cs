namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>What a policy changed of what a model gave.</summary>
/// <param name="Slot">The part the model played.</param>
/// <param name="Policy">Digest of the policy, lower-case hex.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Release">Its release.</param>
/// <param name="Package">Digest of its package, lower-case hex.</param>
/// <param name="Images">Images the model ran on.</param>
/// <param name="ImagesChanged">Those with a box that is not as the model gave it.</param>
/// <param name="Boxes">Boxes of results.</param>
/// <param name="BoxesChanged">Those that are not as the model gave them; one may be so in several ways.</param>
/// <param name="Clipped">Boxes cut at the edge of the image.</param>
/// <param name="Tightened">Boxes moved in to the content.</param>
/// <param name="Rounded">Boxes moved out to whole pixels.</param>
/// <param name="Fused">Boxes that are the mean of several.</param>
/// <param name="Decayed">Boxes whose score fell.</param>
/// <param name="Below">Candidates dropped because their score is below the threshold.</param>
/// <param name="Dropped">Candidates dropped for another reason.</param>
public sealed record PolicyCount(
    PredictionSlot Slot,
    string Policy,
    string Model,
    int Release,
    string Package,
    long Images,
    long ImagesChanged,
    long Boxes,
    long BoxesChanged,
    long Clipped,
    long Tightened,
    long Rounded,
    long Fused,
    long Decayed,
    long Below,
    long Dropped);
