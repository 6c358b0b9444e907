using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>The boxes that torchvision made of a corpus model's outputs, and the corpus's rule of what agrees with them.</summary>
internal sealed class CorpusBoxes
{
    private const double LargestScoreDifference = 1e-3;
    private const float LeastOverlap = 0.98f;

    private readonly CorpusModel _model;
    private readonly JsonArray _images;

    public CorpusBoxes(CorpusModel model)
    {
        _model = model;
        _images = JsonNode.Parse(File.ReadAllBytes(model.Expectations))!["images"]!.AsArray();
    }

    /// <summary>For how many images there are boxes.</summary>
    public int Images => _images.Count;

    /// <summary>Holds what was found in an image against what there is, as sets.</summary>
    /// <param name="image">Its place.</param>
    /// <param name="candidates">All candidates above the score floor; null: they could not be read.</param>
    /// <returns>The first difference; null when there is none.</returns>
    public string? Fault(int image, List<BoxCandidate>? candidates)
    {
        var (count, expected) = (_images[image]!["n_over_threshold"]!.GetValue<int>(), _images[image]!["detections"]!.AsArray());
        var found = Kept(candidates ?? []);
        if (expected.Count == 0 || candidates?.Count != count || found.Count != expected.Count)
        {
            return $"image {image}: {candidates?.Count} candidates instead of {count}, {found.Count} boxes instead of {expected.Count}";
        }

        foreach (var wanted in expected.Select(one => Wanted(one!)))
        {
            var match = found.FindIndex(other => other.ClassId == wanted.ClassId
                && Math.Abs(other.Score - wanted.Score) < LargestScoreDifference
                && other.IntersectionOverUnion(wanted) > LeastOverlap);
            if (match < 0)
            {
                return $"image {image}: nothing like {wanted}";
            }

            found.RemoveAt(match);
        }

        return null;
    }

    private BoxCandidate Wanted(JsonNode one)
    {
        var box = one["box_xyxy"]!.AsArray().Select(value => value!.GetValue<float>()).ToArray();
        return new(one["class_id"]!.GetValue<int>() - _model.Manifest.Output.ClassOffset, one["score"]!.GetValue<float>(), box[0], box[1], box[2], box[3]);
    }

    // Far larger than any box: what lies outside the input is not clipped away, as in the expectation.
    private List<BoxCandidate> Kept(List<BoxCandidate> candidates) =>
    [
        .. new BoxFilter(_model.Manifest.Policy, _model.Manifest.Classes)
            .Apply(candidates, new ImageGeometry(100_000, 100_000, 1))
            .Where(decision => decision.Kept)
            .Select(decision => decision.Candidate),
    ];
}
