using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Screening;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// A second model on pixels that another one's detection has decoded, or frame by frame decodes again where those were several, under its own
/// preprocessing. Records nothing. Safe for concurrent use.
/// </summary>
internal sealed class ShadowDetector
{
    private readonly DetectionEngine _engine;
    private readonly BoxFilter _own;
    private readonly ScreeningRules _rules;
    private readonly DecodeChoice _choice;
    private readonly TimeProvider _time;

    public ShadowDetector(DetectorHost host, TimeProvider time)
    {
        var manifest = host.Package.Manifest;
        Host = host;
        _engine = host.Engine;
        _own = new BoxFilter(manifest.Policy, manifest.Classes);
        _rules = new ScreeningRules(manifest.Input);
        _choice = DecodeChoice.Of(manifest.Input);
        _time = time;
    }

    /// <summary>The model.</summary>
    public DetectorHost Host { get; }

    /// <summary>Whether the model is for the image, and for the very frame or frames of it that were decoded.</summary>
    public bool IsFor(InstanceDetection seen) =>
        seen.Header is { } header && (seen.Frames is { } frames ? IsForAll(frames) : IsForOne(seen.Image)) && _rules.Screen(header) == ScreeningCode.Accepted;

    /// <summary>Analyses the image, which <see cref="IsFor"/> has let through.</summary>
    /// <param name="seen">The other model's detection; its pixels stay the caller's.</param>
    /// <param name="policy">The policy, made for this package; null: the package's own.</param>
    /// <param name="steps">How the frames are gone through where there are several.</param>
    /// <param name="cancellationToken">Stops waiting for the model; the pixels are no longer looked at once this has returned.</param>
    /// <returns>What is to be recorded in the slot of a shadow; a failure of the model is a prediction too.</returns>
    /// <exception cref="ObjectDisposedException">The model is closed.</exception>
    public async Task<Prediction> DetectAsync(InstanceDetection seen, BoxFilter? policy, ShadowSteps steps, CancellationToken cancellationToken)
    {
        var filter = policy ?? _own;
        if (seen.Prediction is not { } before)
        {
            throw new ArgumentException("It has no prediction.", nameof(seen));
        }

        var begun = before with { Slot = PredictionSlot.Shadow, Model = _engine.Model, PolicyDigest = filter.PolicyDigest, Provider = _engine.Provider.Used };
        return seen switch
        {
            { Frames: { } frames } => await SweepAsync(frames, begun, filter, steps, cancellationToken),
            { Image: { } image } => await DetectAsync(image, begun, filter, cancellationToken),
            _ => throw new ArgumentException("It has no pixels.", nameof(seen)),
        };
    }

    private async Task<Prediction> SweepAsync(
        ImageFrames frames, Prediction begun, BoxFilter filter, ShadowSteps steps, CancellationToken cancellationToken)
    {
        var sweep = new FrameSweep(_engine, _choice.Windowing, _time) { Aside = steps.Aside };
        var sum = await sweep.RunAsync(
            frames, (candidates, image) => filter.Apply(candidates, image.Geometry), steps.Stepped, cancellationToken);
        return sum.Of(begun, before: default);
    }

    private async Task<Prediction> DetectAsync(DecodedImage pixels, Prediction begunWith, BoxFilter filter, CancellationToken cancellationToken)
    {
        var image = pixels.Windowed(_choice.Windowing);
        var inferred = await _engine.DetectAsync(image, cancellationToken);
        var begun = _time.GetTimestamp();
        var decisions = filter.Apply(inferred.Candidates, image.Geometry);
        var (timings, isDetected) = (inferred.Timings, inferred.Code == InferenceCode.Detected);
        return begunWith with
        {
            Provider = inferred.Provider,
            Outcome = isDetected ? PredictionOutcome.Predicted : PredictionOutcome.InferenceFailed,
            Code = isDetected ? "" : inferred.Code.ToString(),
            Decisions = decisions,
            Input = InputFacts.Of(image),
            Timings = new(default, timings.Preprocess, timings.Wait, timings.Infer, _time.GetElapsedTime(begun)),
            BatchSize = timings.BatchSize,
        };
    }

    private bool IsForAll(ImageFrames frames) => _choice.Frame == FrameChoice.All && frames.Count <= _choice.MostFrames;

    private bool IsForOne(DecodedImage? image) =>
        image is not null && (image.Frames == 1 || (_choice.Frame != FrameChoice.All && image.Frame == FrameOf(image)));

    private int FrameOf(DecodedImage image) => _choice.Frame == FrameChoice.Middle ? (image.Frames / 2) + 1 : 1;
}
