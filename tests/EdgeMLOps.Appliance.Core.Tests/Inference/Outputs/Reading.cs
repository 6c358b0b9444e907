using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>Reads outputs that a test wrote down, without a graph.</summary>
internal static class Reading
{
    /// <summary>The candidates of one image that is the input itself: coordinates stay as they are.</summary>
    public static List<BoxCandidate>? Read(ModelManifest manifest, params (int[] Shape, float[] Values)[] outputs) =>
        Read(manifest, Letterbox.Place(manifest.Input.Width, manifest.Input.Height, manifest.Input.Width, manifest.Input.Height), outputs);

    public static List<BoxCandidate>? Read(ModelManifest manifest, in Letterbox letterbox, params (int[] Shape, float[] Values)[] outputs)
    {
        int[][] shapes = [.. outputs.Select(output => output.Shape)];
        Assert.Null(OutputFormat.Of(GraphShape.Of(manifest)).Check(shapes));
        return new CandidateReader(manifest).Read(new ImageOutput(shapes, outputs.SelectMany(output => output.Values).ToArray()), letterbox);
    }
}
