using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Counts;

/// <summary>Predictions of few models, policies, classes and images, so that all of them meet again.</summary>
internal sealed class RandomPredictions
{
    private readonly Random _some;

    public RandomPredictions(int seed) => _some = new Random(seed);

    public Prediction Next()
    {
        var (model, policy, image) = (_some.Next(3), _some.Next(2), $"1.2.{_some.Next(60)}");
        var prediction = _some.Next(8) == 0 ? SomePredictions.Failed(image) : SomePredictions.Of(image);
        return prediction with
        {
            Slot = (PredictionSlot)_some.Next(2),
            Model = new DetectionModel(model == 2 ? "other" : "model", $"1.{model}", model + 1, new string((char)('a' + model), 64)),
            PolicyDigest = new string((char)('d' + policy), 64),
            Decisions = prediction.Outcome == PredictionOutcome.Predicted ? [.. Enumerable.Range(0, _some.Next(30)).Select(_ => Decision())] : [],
        };
    }

    private BoxDecision Decision()
    {
        var (x, y) = (_some.Next(-10, 90), _some.Next(90));
        var score = _some.Next(6) switch { 0 => 0f, 1 => 1f, 2 => 0.05f, _ => _some.NextSingle() };
        var candidate = new BoxCandidate(_some.Next(3), score, x, y, x + 12, y + 7);
        var box = candidate.Clip(100, 100);
        var changes = box == candidate ? BoxChanges.None : BoxChanges.Clipped;
        if (_some.Next(4) == 0)
        {
            (box, changes) = (box with { X1 = box.X1 + 0.5f, Score = box.Score / 2 }, changes | BoxChanges.Tightened | (BoxChanges)(8 << _some.Next(2)));
        }

        var reason = _some.Next(3) == 0 ? BoxReason.Kept : (BoxReason)_some.Next(1, 15);
        return new(candidate, box, reason, -1, changes);
    }
}
