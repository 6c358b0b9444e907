using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>Analyses files in turn and logs what comes of them, each as an object of its own. Safe for concurrent use.</summary>
internal sealed class AnalysisWay(InstanceDetector detector, PredictionLog log, IReadOnlyList<string> files)
{
    private int _done;

    public async Task RunAsync(int run)
    {
        using var detection = await detector.DetectAsync(files[run % files.Count], CancellationToken.None);
        if (detection.Prediction is not { Outcome: PredictionOutcome.Predicted } prediction)
        {
            throw new InvalidOperationException($"{detection.Screening}, {detection.Prediction?.Code}: {detection.Message}");
        }

        var logged = prediction with { Instance = prediction.Instance with { SopInstanceUid = $"2.25.{Interlocked.Increment(ref _done)}" } };
        if ((await log.RecordAsync(logged, CancellationToken.None)).AlreadyRecorded)
        {
            throw new InvalidOperationException("the log has it already");
        }
    }
}
