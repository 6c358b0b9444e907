using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Makes probabilities of scores, as <see cref="ModelCalibration"/> says.</summary>
internal sealed class ScoreCalibration
{
    // A score of exactly 0 or 1 has no logit; a float tells nothing apart beyond this.
    private const double Least = 1e-7;

    private readonly double[] _slope;
    private readonly double[] _intercept;

    public ScoreCalibration(ModelCalibration calibration, int classes)
    {
        _slope = Each(calibration.Slope, classes);
        _intercept = Each(calibration.Intercept, classes);
    }

    /// <summary>The probability of a score; NaN stays NaN.</summary>
    public float Apply(int classId, float score)
    {
        var bounded = Math.Clamp((double)score, Least, 1 - Least);
        var logit = Math.Log(bounded / (1 - bounded));
        return (float)(1 / (1 + Math.Exp(-((_slope[classId] * logit) + _intercept[classId]))));
    }

    private static double[] Each(IReadOnlyList<double> values, int classes) =>
        values.Count == 1 ? [.. Enumerable.Repeat(values[0], classes)] : [.. values];
}
