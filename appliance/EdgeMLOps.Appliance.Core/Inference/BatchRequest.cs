using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>One prepared image on its way to the model.</summary>
internal sealed class BatchRequest(Memory<float> input, Letterbox letterbox, TimeSpan preprocess, long queuedAt)
{
    private readonly TaskCompletionSource<InferenceResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The input tensor of this image.</summary>
    public Memory<float> Input => input;

    /// <summary>Where the image lies in it.</summary>
    public Letterbox Letterbox => letterbox;

    /// <summary>What preparing it took.</summary>
    public TimeSpan Preprocess => preprocess;

    /// <summary>Clock timestamp at which it was queued.</summary>
    public long QueuedAt => queuedAt;

    /// <summary>The result, when the model has run.</summary>
    public Task<InferenceResult> Done => _done.Task;

    public void Complete(InferenceResult result) => _done.SetResult(result);

    public void Fail(Exception exception) => _done.TrySetException(exception);
}
