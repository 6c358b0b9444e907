using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Takes prepared images from the queue, batches those that come together, runs the model, answers each.</summary>
internal sealed class BatchLoop
{
    private readonly ModelRunner _runner;
    private readonly ModelManifest _manifest;
    private readonly TimeSpan _maxDelay;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<BatchRequest> _queue;
    private readonly List<BatchRequest> _batch = [];
    private long _degradedRuns;

    public BatchLoop(ModelRunner runner, ModelManifest manifest, InferenceOptions options, TimeProvider time, ILogger logger)
    {
        _runner = runner;
        _manifest = manifest;
        _maxDelay = TimeSpan.FromMilliseconds(options.MaxBatchDelayMilliseconds);
        _time = time;
        _logger = logger;
        _queue = Channel.CreateBounded<BatchRequest>(
            new BoundedChannelOptions(options.QueueCapacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    }

    /// <summary>Where prepared images go in.</summary>
    public ChannelWriter<BatchRequest> Queue => _queue.Writer;

    /// <summary>Runs on the processor although a GPU was asked for.</summary>
    public long DegradedRuns => Interlocked.Read(ref _degradedRuns);

    /// <summary>Works until the queue is completed and empty.</summary>
    /// <param name="announced">How many images are prepared or being prepared: only then is a wait worth it.</param>
    public async Task RunAsync(Func<int> announced)
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            _batch.Clear();
            TakeWaiting();
            await FillAsync(announced);
            RunBatch(_batch);
        }
    }

    /// <summary>Tells everyone who waits, and everyone who comes, that the loop is over.</summary>
    public void FailAll(Exception cause)
    {
        _queue.Writer.TryComplete();
        _batch.ForEach(request => request.Fail(cause));
        while (_queue.Reader.TryRead(out var request))
        {
            request.Fail(cause);
        }
    }

    private void TakeWaiting()
    {
        while (_batch.Count < _runner.MaxBatch && _queue.Reader.TryRead(out var request))
        {
            _batch.Add(request);
        }
    }

    private async Task FillAsync(Func<int> announced)
    {
        if (_maxDelay == TimeSpan.Zero || _batch.Count >= Math.Min(_runner.MaxBatch, announced()))
        {
            return;
        }

        using var limit = new CancellationTokenSource(_maxDelay, _time);
        try
        {
            while (_batch.Count < Math.Min(_runner.MaxBatch, announced()) && await _queue.Reader.WaitToReadAsync(limit.Token))
            {
                TakeWaiting();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The wait is over: the batch goes as full as it is.
        }
    }

    private void RunBatch(List<BatchRequest> batch)
    {
        var begun = _time.GetTimestamp();
        var found = new List<BoxCandidate>?[batch.Count];
        try
        {
            _runner.Run([.. batch.Select(request => (ReadOnlyMemory<float>)request.Input)], (i, output) => found[i] =
                YoloOutput.Read(output, _manifest.Classes.Count, batch[i].Letterbox, _manifest.Policy.ScoreFloor));
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // Whatever it is, it costs these images their boxes and not the loop: nobody after them would ever be answered.
            Retry(batch, begun, ex);
            return;
        }

        if (_runner.Provider.IsDegraded)
        {
            Interlocked.Increment(ref _degradedRuns);
        }

        var took = _time.GetElapsedTime(begun);
        for (var i = 0; i < batch.Count; i++)
        {
            Answer(batch[i], found[i], found[i] is null ? InferenceCode.OutputInvalid : InferenceCode.Detected, begun, took, batch.Count);
        }
    }

    // What fails in a batch (memory, mostly) may pass alone, and one image must not fail its neighbours.
    private void Retry(List<BatchRequest> batch, long begun, Exception cause)
    {
        InferenceLog.RunFailed(_logger, batch.Count, cause);
        if (batch.Count > 1)
        {
            foreach (var request in batch)
            {
                RunBatch([request]);
            }

            return;
        }

        var code = cause is GraphContractException ? InferenceCode.OutputInvalid : InferenceCode.RunFailed;
        Answer(batch[0], null, code, begun, _time.GetElapsedTime(begun), 1);
    }

    private void Answer(BatchRequest request, List<BoxCandidate>? found, InferenceCode code, long begun, TimeSpan took, int size)
    {
        var timings = new InferenceTimings(request.Preprocess, _time.GetElapsedTime(request.QueuedAt, begun), took, size);
        request.Complete(new InferenceResult(code, found ?? [], timings));
    }
}
