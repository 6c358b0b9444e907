using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>Manifests of other detectors than the demonstration model: any format, any input.</summary>
internal static class TestManifest
{
    public static ModelInput Input { get; } = TestPackage.Demonstration.Manifest.Input with { Width = 32, Height = 32 };

    /// <summary>A manifest whose names of outputs are their roles.</summary>
    public static ModelManifest Of(string format, int classes, ModelInput? input = null, Func<ModelOutput, ModelOutput>? change = null)
    {
        var output = new ModelOutput
        {
            Format = format,
            Names = OutputRoles.Of(format).ToDictionary(role => role, StringComparer.Ordinal),
            Activation = "none",
            ClassOffset = 0,
            BoxCoordinates = "input",
            ScoreFloor = 0.25,
        };
        var names = Enumerable.Range(0, classes).Select(i => $"class{i}").ToList();
        var manifest = TestPackage.Demonstration.Manifest with
        {
            Input = input ?? Input,
            Output = change?.Invoke(output) ?? output,
            Classes = [.. names.Select((name, i) => new ModelClass { Id = i, Name = name, Code = TestPackage.Demonstration.Manifest.Classes[0].Code })],
            Policy = new BoxPolicy
            {
                ScoreFloor = 0.25,
                Thresholds = names.ToDictionary(name => name, _ => 0.25, StringComparer.Ordinal),
                NmsIou = 0.5,
                MinAreaMm2 = 0,
                MaxAreaMm2 = 1e12,
                MaxBoxes = 1000,
            },
        };
        ManifestParser.Check(manifest);
        return manifest;
    }
}
