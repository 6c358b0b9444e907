using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Reads a model's candidates as its manifest says. Safe for concurrent use.</summary>
internal sealed class CandidateReader
{
    private readonly IOutputFormat _format;
    private readonly BoxReading _reading;

    public CandidateReader(ModelManifest manifest)
    {
        _format = OutputFormat.Of(GraphShape.Of(manifest));
        _reading = BoxReading.Of(manifest);
    }

    /// <summary>Collects the boxes at or above the floor.</summary>
    /// <param name="output">One image's output.</param>
    /// <param name="letterbox">Where the image lies in the input; boxes come out in the image's pixels.</param>
    /// <returns>The boxes in the output's order, best class each; null when a value that matters is no number or no class.</returns>
    public List<BoxCandidate>? Read(in ImageOutput output, in Letterbox letterbox)
    {
        var boxes = new BoxCollector(_reading, letterbox);
        return _format.TryRead(output, boxes) ? boxes.Found : null;
    }
}
