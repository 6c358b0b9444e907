using EdgeMLOps.Appliance.Core.Inference.Outputs;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>From which score on a model's candidates are recorded.</summary>
internal static class RecordedFloor
{
    /// <summary>The highest of the scores that a candidate of any class needs; all above it are in the log.</summary>
    public static double Of(ModelManifest manifest)
    {
        var reading = BoxReading.Of(manifest);
        return reading.Calibration is { } calibration
            ? Math.Max(reading.Floor, manifest.Classes.Max(one => calibration.Apply(one.Id, (float)reading.RawFloor)))
            : reading.RawFloor;
    }
}
