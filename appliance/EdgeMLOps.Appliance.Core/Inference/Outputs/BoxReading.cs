using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>How a model's values become candidates, whatever its format.</summary>
/// <param name="UnitX">Input pixels of a box's horizontal unit.</param>
/// <param name="UnitY">Input pixels of a box's vertical unit.</param>
/// <param name="RawFloor">Scores below it are no candidates.</param>
/// <param name="Floor">Nor are calibrated ones below this.</param>
/// <param name="Calibration">Makes probabilities of scores; null: they are taken as they are.</param>
internal sealed record BoxReading(double UnitX, double UnitY, double RawFloor, double Floor, ScoreCalibration? Calibration)
{
    public static BoxReading Of(ModelManifest manifest)
    {
        var (input, output) = (manifest.Input, manifest.Output);
        var isNormalised = string.Equals(output.BoxCoordinates, "normalised", StringComparison.Ordinal);
        var calibration = manifest.Calibration is { } given ? new ScoreCalibration(given, manifest.Classes.Count) : null;
        var floor = manifest.Policy.ScoreFloor;
        return new(
            isNormalised ? input.Width : 1,
            isNormalised ? input.Height : 1,
            calibration is null ? Math.Max(output.ScoreFloor, floor) : output.ScoreFloor,
            floor,
            calibration);
    }
}
