namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>What a shadow and a model that served made of the same images.</summary>
/// <param name="ActivePackage">Package of the model that served, 64 lower-case hex digits.</param>
/// <param name="ShadowPackage">Package of the shadow.</param>
/// <param name="SinceUtc">When the first pair was recorded.</param>
/// <param name="UntilUtc">When the last one was.</param>
/// <param name="Studies">Studies of which both saw an image.</param>
/// <param name="Images">Images that both saw.</param>
/// <param name="Overlap">Least intersection over union of a match; the smallest where it was changed meanwhile.</param>
/// <param name="Failed">Images the shadow failed on in that time, whichever model served.</param>
/// <param name="LeftOut">Images that the model that served saw while the shadow was to run and that the shadow has no prediction of: it could not keep up, or is not for them.</param>
/// <param name="ActiveMs">Mean run of the model that served, in milliseconds.</param>
/// <param name="ShadowMs">Mean run of the shadow, at its lower priority.</param>
/// <param name="Classes">The classes that both know.</param>
public sealed record ModelComparison(
    string ActivePackage,
    string ShadowPackage,
    DateTimeOffset SinceUtc,
    DateTimeOffset UntilUtc,
    long Studies,
    long Images,
    double Overlap,
    long Failed,
    long LeftOut,
    double ActiveMs,
    double ShadowMs,
    IReadOnlyList<ClassComparison> Classes);
