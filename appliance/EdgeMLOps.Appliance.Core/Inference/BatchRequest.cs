using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>One prepared image on its way to the model. Its input is its own until it is answered, whether anyone still waits or not.</summary>
internal sealed class BatchRequest
{
    private readonly TaskCompletionSource<InferenceResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private const int MostRuns = 4;
    private const int MostRunsInOnePlace = 2;

    private readonly Action _release;
    private ExecutionProvider _ranOn;
    private int _runsThere;
    private int _runs;

    /// <param name="input">The input of this image, in layout and type of the manifest.</param>
    /// <param name="letterbox">Where the image lies in it.</param>
    /// <param name="preprocess">What preparing it took.</param>
    /// <param name="queuedAt">Clock timestamp at which it was queued.</param>
    /// <param name="release">Takes the input's memory back; called once.</param>
    /// <param name="cancellationToken">The caller no longer waits.</param>
    public BatchRequest(
        Memory<byte> input, Letterbox letterbox, TimeSpan preprocess, long queuedAt, Action release, CancellationToken cancellationToken)
    {
        Input = input;
        Letterbox = letterbox;
        Preprocess = preprocess;
        QueuedAt = queuedAt;
        _release = release;
        CancellationToken = cancellationToken;
    }

    public Memory<byte> Input { get; }

    public Letterbox Letterbox { get; }

    public TimeSpan Preprocess { get; }

    public long QueuedAt { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The result, when the model has run.</summary>
    public Task<InferenceResult> Done => _done.Task;

    /// <summary>The model is given it.</summary>
    /// <param name="provider">Where it runs.</param>
    public void Begin(ExecutionProvider provider)
    {
        _runsThere = provider == _ranOn ? _runsThere + 1 : 1;
        _ranOn = provider;
        _runs++;
    }

    /// <summary>Whether the model may be given it once more: twice in one place, and so again where it went since.</summary>
    /// <param name="provider">Where it would run.</param>
    public bool MayRunAgain(ExecutionProvider provider) => _runs < MostRuns && (provider != _ranOn || _runsThere < MostRunsInOnePlace);

    public void Complete(InferenceResult result)
    {
        _release();
        _done.SetResult(result);
    }

    public void Fail(Exception exception)
    {
        if (!_done.Task.IsCompleted)
        {
            _release();
            _done.SetException(exception);
        }
    }
}
