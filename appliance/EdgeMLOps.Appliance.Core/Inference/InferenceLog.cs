using EdgeMLOps.Appliance.Core.Models;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference;

internal static partial class InferenceLog
{
    /// <summary>Says which model runs where, and warns when that is not what was asked for.</summary>
    public static void Opened(ILogger logger, DetectionModel model, ProviderStatus provider, int maxBatch, TimeSpan took)
    {
        if (provider.IsDegraded)
        {
            Degraded(logger, provider.Reason, provider.Detail);
        }

        Ready(logger, model.Name, model.Version, model.Release, provider.Used, provider.Reason, maxBatch, (long)took.TotalMilliseconds);
    }

    [LoggerMessage(2000, LogLevel.Information, "Model {Name} {Version} release {Release} runs on {Provider} ({Reason}), up to {MaxBatch} images a run, ready after {Milliseconds} ms")]
    public static partial void Ready(
        ILogger logger, string name, string version, int release, ExecutionProvider provider, ProviderReason reason, int maxBatch, long milliseconds);

    [LoggerMessage(2001, LogLevel.Warning, "CUDA was asked for and the model runs on the processor: {Reason}: {Detail}")]
    public static partial void Degraded(ILogger logger, ProviderReason reason, string detail);

    [LoggerMessage(2002, LogLevel.Error, "The model's run of {Images} images failed")]
    public static partial void RunFailed(ILogger logger, int images, Exception exception);

    [LoggerMessage(2004, LogLevel.Error, "The model's run of {Images} images failed in its worker: {Code}")]
    public static partial void RunFailedInWorker(ILogger logger, int images, InferenceCode code);

    [LoggerMessage(2005, LogLevel.Warning, "The model leaves the GPU for the processor: {Reason}: {Detail}. The GPU is tried again in {Delay}")]
    public static partial void GpuLeft(ILogger logger, ProviderReason reason, string detail, TimeSpan delay);

    [LoggerMessage(2006, LogLevel.Warning, "The GPU still does not take the model: {Detail}. It is tried again in {Delay}")]
    public static partial void ProbeFailed(ILogger logger, string detail, TimeSpan delay);

    [LoggerMessage(2007, LogLevel.Information, "The model is on the GPU again; it was tried {Probes} times since the start")]
    public static partial void GpuBack(ILogger logger, long probes);

    [LoggerMessage(2008, LogLevel.Error, "The GPU fails and the processor may not have the model either: {Reason}. It runs nowhere and images wait; both are tried again in {Delay}")]
    public static partial void ProcessorRefused(ILogger logger, string reason, TimeSpan delay);

    [LoggerMessage(2003, LogLevel.Critical, "The inference loop ended; no image can be analysed until a restart")]
    public static partial void LoopEnded(ILogger logger, Exception exception);
}
