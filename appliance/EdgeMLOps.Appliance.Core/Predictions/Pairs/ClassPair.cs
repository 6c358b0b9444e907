namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>What two models found of one class on one image; at least one of them found something.</summary>
/// <param name="Class">Name of the class, the same in both manifests.</param>
/// <param name="Matched">The boxes that lie on each other.</param>
/// <param name="OnlyActive">Boxes that only the model that served has.</param>
/// <param name="OnlyShadow">Boxes that only the shadow has.</param>
internal sealed record ClassPair(string Class, IReadOnlyList<MatchedBoxes> Matched, int OnlyActive, int OnlyShadow);
