using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Screening;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>One line of <c>detect --json</c>.</summary>
public sealed record DetectionLine
{
    /// <summary>The file as it was named.</summary>
    public required string File { get; init; }

    /// <summary><c>predicted</c>, <c>skipped</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it was skipped or failed; empty when predicted.</summary>
    public required string Code { get; init; }

    /// <summary>Tag, offset or sizes at fault; empty when there is no fault.</summary>
    public required string Message { get; init; }

    /// <summary>Name, version and digest of the package.</summary>
    public required string Package { get; init; }

    /// <summary>Digest of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>What must be said of the model with each result; null where nothing must.</summary>
    public required string? Notice { get; init; }

    /// <summary>Where the model ran; null when it did not.</summary>
    public required string? Provider { get; init; }

    /// <summary>How many frames the image has; null where it was not decoded.</summary>
    public required int? Frames { get; init; }

    /// <summary>Every candidate, best score first.</summary>
    public required IReadOnlyList<DetectionBox> Boxes { get; init; }

    /// <summary>Where the time went.</summary>
    public required DetectionTimings Timings { get; init; }

    /// <summary>The line of a file.</summary>
    /// <param name="file">The file as it was named.</param>
    /// <param name="detection">What came of it.</param>
    /// <param name="package">The package that ran.</param>
    /// <param name="policyDigest">The policy applied.</param>
    public static DetectionLine Of(string file, InstanceDetection detection, ModelPackage package, string policyDigest)
    {
        ArgumentNullException.ThrowIfNull(detection);
        ArgumentNullException.ThrowIfNull(package);
        var (prediction, model) = (detection.Prediction, package.Identity);
        var isPredicted = prediction?.Outcome == PredictionOutcome.Predicted;
        return new DetectionLine
        {
            File = file,
            Outcome = isPredicted ? "predicted"
                : prediction is not null || detection.Screening == ScreeningCode.Unreadable ? "failed"
                : "skipped",
            Code = prediction?.Code ?? detection.Screening.ToString(),
            Message = detection.Message,
            Package = $"{model.Name} {model.Version} sha256:{model.PackageDigest}",
            Policy = $"sha256:{policyDigest}",
            Notice = package.Manifest.Demonstration ? DemonstrationPackage.Notice : null,
            Provider = isPredicted ? prediction!.Provider.ToString() : null, // not null: it is predicted
            Frames = prediction?.Input.Frames is > 0 and var frames ? frames : null,
            Boxes =
            [
                .. (prediction?.Decisions ?? [])
                    .OrderByDescending(decision => decision.Box.Score)
                    .Select(decision => DetectionBox.Of(decision, prediction!.Input.Frame, package.Manifest.Classes)),
            ],
            Timings = DetectionTimings.Of(prediction?.Timings ?? default),
        };
    }
}
