using static EdgeMLOps.Appliance.Core.Models.ManifestRule;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Refuses by key what a manifest may say of the input and the engine does not take, so that no image is shown to a model in another way than it asks for.</summary>
internal static class PreprocessingLimits
{
    public static void Check(ModelInput input)
    {
        Can(input.Layout is "NCHW", "input.layout", input.Layout);
        Can(input.Dtype is "float32", "input.dtype", input.Dtype);
    }

    private static void Can(bool holds, string key, string found) =>
        Require(holds, key, $"is '{found}', which images cannot be prepared for");
}
