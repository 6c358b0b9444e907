using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>What the model that served and its shadow made of one image, held beside each other: the boxes that either policy kept.</summary>
/// <param name="ActiveId">Row of the prediction that was delivered.</param>
/// <param name="ActivePackage">Package of the model that served, 64 lower-case hex digits.</param>
/// <param name="ShadowPackage">Package of the shadow.</param>
/// <param name="Overlap">Least intersection over union of boxes that are taken for the same finding.</param>
/// <param name="Classes">The classes that both models know and at least one found.</param>
internal sealed record ImagePair(long ActiveId, string ActivePackage, string ShadowPackage, double Overlap, IReadOnlyList<ClassPair> Classes)
{
    /// <summary>Holds two predictions of one image beside each other. Classes are the same where their names are.</summary>
    /// <param name="activeId">Row of the prediction that was delivered.</param>
    /// <param name="active">That prediction.</param>
    /// <param name="activeClasses">Classes of its model.</param>
    /// <param name="shadow">The shadow's.</param>
    /// <param name="shadowClasses">Classes of the shadow.</param>
    /// <param name="overlap">Least intersection over union of a match.</param>
    /// <returns>The pair; null unless both models ran.</returns>
    public static ImagePair? Of(
        long activeId,
        Prediction active,
        IReadOnlyList<ModelClass> activeClasses,
        Prediction shadow,
        IReadOnlyList<ModelClass> shadowClasses,
        double overlap)
    {
        if (active.Outcome != PredictionOutcome.Predicted || shadow.Outcome != PredictionOutcome.Predicted)
        {
            return null;
        }

        var classes = activeClasses
            .Join(shadowClasses, one => one.Name, one => one.Name, (first, second) => (first, second), StringComparer.Ordinal)
            .Select(both => BoxMatching.Match(both.first.Name, BoxesOf(active, both.first), BoxesOf(shadow, both.second), overlap))
            .Where(pair => pair.Matched.Count + pair.OnlyActive + pair.OnlyShadow > 0);
        return new(activeId, active.Model.PackageDigest, shadow.Model.PackageDigest, overlap, [.. classes]);
    }

    private static List<BoxCandidate> BoxesOf(Prediction prediction, ModelClass one) =>
        [.. prediction.Kept.Select(kept => kept.Box).Where(box => box.ClassId == one.Id)];
}
