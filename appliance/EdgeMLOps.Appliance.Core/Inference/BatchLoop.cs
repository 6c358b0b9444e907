using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Takes prepared images from the queue, batches those that come together, runs the model, answers each.</summary>
internal sealed class BatchLoop
{
    private readonly IModelRunner _runner;
    private readonly CandidateReader _reader;
    private readonly TimeSpan _maxDelay;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<BatchRequest> _queue;
    private readonly List<BatchRequest> _batch = [];
    private long _degradedRuns;

    public BatchLoop(IModelRunner runner, ModelManifest manifest, InferenceOptions options, TimeProvider time, ILogger logger)
    {
        _runner = runner;
        _reader = new CandidateReader(manifest);
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
            if (_batch.Count > 0)
            {
                await RunBatchAsync(_batch);
            }
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
            if (request.CancellationToken.IsCancellationRequested)
            {
                request.Fail(new OperationCanceledException(request.CancellationToken));
            }
            else
            {
                _batch.Add(request);
            }
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

    private async Task RunBatchAsync(List<BatchRequest> batch)
    {
        var begun = _time.GetTimestamp();
        var found = new List<BoxCandidate>?[batch.Count];
        ExecutionProvider provider;
        batch.ForEach(request => request.Runs++);
        try
        {
            provider = await _runner.RunAsync(
                [.. batch.Select(request => (ReadOnlyMemory<byte>)request.Input)], (i, in output) => found[i] = _reader.Read(output, batch[i].Letterbox));
        }
        catch (ObjectDisposedException ex)
        {
            batch.ForEach(request => request.Fail(ex));
            return;
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // Whatever it is, it costs these images their boxes and not the loop: nobody after them would ever be answered.
            await RetryAsync(batch, begun, ex);
            return;
        }

        if ((_runner.Provider with { Used = provider }).IsDegraded)
        {
            Interlocked.Increment(ref _degradedRuns);
        }

        var took = _time.GetElapsedTime(begun);
        for (var i = 0; i < batch.Count; i++)
        {
            var code = found[i] is null ? InferenceCode.OutputInvalid : InferenceCode.Detected;
            Answer(batch[i], found[i], code, provider, Timings(batch[i], begun, took, batch.Count));
        }
    }

    // What fails in a batch (memory, mostly) may pass alone, and one image must not fail its neighbours. A worker's fault
    // may have nothing to do with the image it had: each image gets a second worker, alone, and none a third.
    private async Task RetryAsync(List<BatchRequest> batch, long begun, Exception cause)
    {
        var fault = (cause as ModelRunException)?.Code;
        if (fault is { } failed)
        {
            InferenceLog.RunFailedInWorker(_logger, batch.Count, failed);
        }
        else
        {
            InferenceLog.RunFailed(_logger, batch.Count, cause);
        }

        var code = fault ?? (cause is GraphContractException ? InferenceCode.OutputInvalid : InferenceCode.RunFailed);
        var isWorkers = code >= InferenceCode.WorkerCrashed;
        foreach (var request in batch.ToList())
        {
            if (batch.Count > 1 || (isWorkers && request.Runs < 2))
            {
                await RunBatchAsync([request]);
            }
            else
            {
                Answer(request, null, code, _runner.Provider.Used, Timings(request, begun, _time.GetElapsedTime(begun), 1));
            }
        }
    }

    private InferenceTimings Timings(BatchRequest request, long begun, TimeSpan took, int size) =>
        new(request.Preprocess, _time.GetElapsedTime(request.QueuedAt, begun), took, size);

    private static void Answer(
        BatchRequest request, List<BoxCandidate>? found, InferenceCode code, ExecutionProvider provider, InferenceTimings timings) =>
        request.Complete(new InferenceResult(code, found ?? [], timings, provider));
}
