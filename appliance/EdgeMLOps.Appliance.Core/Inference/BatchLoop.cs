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
    private long _retries;
    private long _failures;

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

    /// <summary>Prepared images that wait for the model.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Images that were given to the model once more.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Images that got a code and no boxes.</summary>
    public long Failures => Interlocked.Read(ref _failures);

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
        var provider = _runner.Provider.Used;
        batch.ForEach(request => request.Begin(provider));
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
            await _runner.JudgeAsync(provider, isSound: false);
            await RetryAsync(batch, CodeOf(batch, ex), begun, [.. Enumerable.Range(0, batch.Count)]);
            return;
        }

        await TakeAsync(batch, found, provider, begun);
    }

    private async Task TakeAsync(List<BatchRequest> batch, List<BoxCandidate>?[] found, ExecutionProvider provider, long begun)
    {
        if ((_runner.Provider with { Used = provider }).IsDegraded)
        {
            Interlocked.Increment(ref _degradedRuns);
        }

        var took = _time.GetElapsedTime(begun);
        var misread = new List<int>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (found[i] is { } boxes)
            {
                Answer(batch[i], boxes, InferenceCode.Detected, provider, Timings(batch[i], begun, took, batch.Count));
            }
            else
            {
                misread.Add(i);
            }
        }

        await _runner.JudgeAsync(provider, isSound: misread.Count < batch.Count);
        await RetryAsync(batch, InferenceCode.OutputInvalid, begun, misread);
    }

    // What fails in a batch (memory, mostly) may pass alone, and one image must not fail its neighbours. A fault may have
    // nothing to do with the image that met it: each gets a second run, alone, and none a third in the same place.
    private async Task RetryAsync(List<BatchRequest> batch, InferenceCode code, long begun, List<int> places)
    {
        foreach (var request in places.ConvertAll(place => batch[place]))
        {
            if (request.CancellationToken.IsCancellationRequested)
            {
                request.Fail(new OperationCanceledException(request.CancellationToken));
            }
            else if (request.MayRunAgain(_runner.Provider.Used))
            {
                Interlocked.Increment(ref _retries);
                await RunBatchAsync([request]);
            }
            else
            {
                Interlocked.Increment(ref _failures);
                Answer(request, null, code, _runner.Provider.Used, Timings(request, begun, _time.GetElapsedTime(begun), 1));
            }
        }
    }

    private InferenceCode CodeOf(List<BatchRequest> batch, Exception cause)
    {
        if (cause is ModelRunException { Code: var code })
        {
            InferenceLog.RunFailedInWorker(_logger, batch.Count, code);
            return code;
        }

        InferenceLog.RunFailed(_logger, batch.Count, cause);
        return cause is GraphContractException ? InferenceCode.OutputInvalid : InferenceCode.RunFailed;
    }

    private InferenceTimings Timings(BatchRequest request, long begun, TimeSpan took, int size) =>
        new(request.Preprocess, _time.GetElapsedTime(request.QueuedAt, begun), took, size);

    private static void Answer(
        BatchRequest request, List<BoxCandidate>? found, InferenceCode code, ExecutionProvider provider, InferenceTimings timings) =>
        request.Complete(new InferenceResult(code, found ?? [], timings, provider));
}
