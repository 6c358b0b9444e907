using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Receiving;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>Runs one image through a model, by a deadline and under the policy of its study. Records nothing.</summary>
internal sealed class ImageRun
{
    /// <summary>Code of an image whose file cannot be read, by whichever model.</summary>
    public const string FileUnreadable = "FileUnreadable";

    private readonly StudyPolicies _policies;
    private readonly TimeSpan _deadline;
    private readonly TimeSpan _wholeDeadline;
    private readonly TimeProvider _time;

    public ImageRun(StudyPolicies policies, IOptions<PipelineOptions> options, TimeProvider time)
    {
        _policies = policies;
        _deadline = options.Value.InstanceDeadline;
        _wholeDeadline = options.Value.AllFramesDeadline;
        _time = time;
    }

    /// <summary>Analyses an image; where all frames of several are, the deadline is each frame's, and another one that of all together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="instance">The image.</param>
    /// <param name="cancellationToken">The process ends.</param>
    /// <returns>What came of it, or a code why nothing did.</returns>
    /// <exception cref="Sqlite.StorageException">Which policy its study has cannot be read; call again.</exception>
    /// <exception cref="EngineDownException">The engine did not take it by the deadline because no worker of it is up.</exception>
    public async Task<(InstanceDetection? Detection, string Code)> DetectAsync(
        DetectorHost model, JournalInstance instance, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, _time);
        using var whole = new CancellationTokenSource(_wholeDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, whole.Token, cancellationToken);
        try
        {
            var policy = await _policies.FilterForAsync(instance.StudyInstanceUid, model.Package, either.Token);
            return (await model.Detector.DetectAsync(instance.Path, policy, () => deadline.CancelAfter(_deadline), either.Token), "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return model.Engine.IsReady ? (null, "Timeout") : throw new EngineDownException();
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return (null, FileUnreadable);
        }
    }
}
