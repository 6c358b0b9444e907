using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>All that is recorded of one image and one model.</summary>
public sealed record Prediction
{
    /// <summary>Which object.</summary>
    public required InstanceIdentity Instance { get; init; }

    /// <summary>The part the model played.</summary>
    public required PredictionSlot Slot { get; init; }

    /// <summary>Which model.</summary>
    public required DetectionModel Model { get; init; }

    /// <summary>Digest of the policy applied, 64 lower-case hex digits.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>Version of this program.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>Where the model ran.</summary>
    public required ExecutionProvider Provider { get; init; }

    /// <summary>What became of the image.</summary>
    public required PredictionOutcome Outcome { get; init; }

    /// <summary>The failure's code by name, such as <c>TruncatedPixelData</c>; empty when predicted.</summary>
    public required string Code { get; init; }

    /// <summary>Every candidate with what the policy made of it, in the model's order.</summary>
    public required IReadOnlyList<BoxDecision> Decisions { get; init; }

    /// <summary>What kind of image it is.</summary>
    public required ImageKind Kind { get; init; }

    /// <summary>What the model was shown.</summary>
    public required InputFacts Input { get; init; }

    /// <summary>Where the time went.</summary>
    public required StageTimings Timings { get; init; }

    /// <summary>Images in the model's run; 0 where it did not run.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The boxes of the result, best score first.</summary>
    public IEnumerable<BoxDecision> Kept => Decisions.Where(decision => decision.Kept).OrderByDescending(decision => decision.Box.Score);
}
