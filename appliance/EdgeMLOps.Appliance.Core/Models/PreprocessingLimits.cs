using System.Globalization;
using static EdgeMLOps.Appliance.Core.Models.ManifestRule;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Refuses by key what a manifest may say of the input and the preprocessor does not do, so that no image is shown to a model in another way than it asks for.</summary>
internal static class PreprocessingLimits
{
    public static void Check(ModelInput input)
    {
        Can(input.Views.Count == 0, "input.views", string.Join(", ", input.Views));
        Can(input.Layout is "NCHW", "input.layout", input.Layout);
        Can(input.Dtype is "float32", "input.dtype", input.Dtype);
        Can(input.Windowing.Kind is "voi", "input.windowing.kind", input.Windowing.Kind);
        Can(input.Resize is "letterbox", "input.resize", input.Resize);
        Can(input.Placement is "centre", "input.placement", input.Placement);
        Can(input.Upscale, "input.upscale", "false");
        Can(input.Range is 1, "input.range", input.Range.ToString(CultureInfo.InvariantCulture));
        Can(input.Mean.Count == 1, "input.mean", "one a channel");
        Can(input.Std.Count == 1, "input.std", "one a channel");
        Can(input.Frames is "first", "input.frames", input.Frames);
    }

    private static void Can(bool holds, string key, string found) =>
        Require(holds, key, $"is '{found}', which images cannot be prepared for");
}
