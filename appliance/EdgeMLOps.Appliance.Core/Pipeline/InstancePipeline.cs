using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Hosting.Threads;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>
/// Takes every image the journal has as <c>received</c>, oldest first, to its end: skipped, predicted or failed. On start
/// it finds what the last run left. A bounded number is read ahead; one bad image stops nothing else. Images of many frames, of which all are
/// analysed, go one after the other beside the others, so that these do not wait for them.
/// </summary>
internal sealed class InstancePipeline : BackgroundService
{
    private readonly InstanceJournal _journal;
    private readonly IntakeScreening _screening;
    private readonly InstanceAnalysis _analysis;
    private readonly PipelineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<InstancePipeline> _logger;

    public InstancePipeline(
        InstanceJournal journal,
        IntakeScreening screening,
        InstanceAnalysis analysis,
        IOptions<PipelineOptions> options,
        TimeProvider time,
        ILogger<InstancePipeline> logger)
    {
        _journal = journal;
        _screening = screening;
        _analysis = analysis;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var queue = Channel.CreateBounded<JournalInstance>(new BoundedChannelOptions(_options.LookAhead) { SingleWriter = true });
        var many = Channel.CreateBounded<JournalInstance>(new BoundedChannelOptions(_options.LookAhead) { SingleReader = true });
        await Together.RunAsync(
            stoppingToken,
            [
                token => IntakeAsync(queue.Writer, token),
                token => WorkOnManyAsync(many.Reader, token),
                .. Enumerable.Repeat<Func<CancellationToken, Task>>(token => WorkAsync(queue.Reader, many.Writer, token), _options.Workers),
            ]);
    }

    private async Task IntakeAsync(ChannelWriter<JournalInstance> queue, CancellationToken cancellationToken)
    {
        var last = 0L;
        var isFirst = true;
        while (true)
        {
            var batch = await ReadBatchAsync(last, cancellationToken);
            if (isFirst && batch.Count > 0)
            {
                _logger.GoesOn(batch.Count);
            }

            isFirst = false;
            last = batch.Count > 0 ? batch[^1].Row : last;
            foreach (var instance in await ScreenAsync(batch, cancellationToken))
            {
                await queue.WriteAsync(instance, cancellationToken);
            }

            if (batch.Count == 0)
            {
                // The signal keeps the newest row, so what was committed since the journal was asked is not missed.
                await _journal.Signal.ReadAsync(cancellationToken);
                await Task.Delay(_options.Gather, _time, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<JournalInstance>> ReadBatchAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _journal.PendingAsync(after, _options.LookAhead, cancellationToken);
            }
            catch (StorageException ex)
            {
                _logger.StoreRefused(after, ex.Fault.ToString(), _options.RetryDelay);
                await Task.Delay(_options.RetryDelay, _time, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<JournalInstance>> ScreenAsync(IReadOnlyList<JournalInstance> batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _screening.PassAsync(batch, cancellationToken);
            }
            catch (StorageException ex) when (ex.Fault == StorageFault.Constraint)
            {
                return batch; // refused each time: one by one, only the row at fault is failed
            }
            catch (StorageException ex)
            {
                _logger.StoreRefused(batch[0].Row, ex.Fault.ToString(), _options.RetryDelay);
                await Task.Delay(_options.RetryDelay, _time, cancellationToken);
            }
        }
    }

    private async Task WorkAsync(ChannelReader<JournalInstance> queue, ChannelWriter<JournalInstance> many, CancellationToken cancellationToken)
    {
        await foreach (var instance in queue.ReadAllAsync(cancellationToken))
        {
            // Asked before each try: how many frames are wanted is known once a model is proven, and another may serve by then.
            while (true)
            {
                if (_analysis.HasManyFrames(instance))
                {
                    await many.WriteAsync(instance, cancellationToken);
                    break;
                }

                if (await TryFinishAsync(instance, cancellationToken))
                {
                    break;
                }
            }
        }
    }

    private async Task WorkOnManyAsync(ChannelReader<JournalInstance> queue, CancellationToken cancellationToken)
    {
        await foreach (var instance in queue.ReadAllAsync(cancellationToken))
        {
            while (!await TryFinishAsync(instance, cancellationToken))
            {
                // What it waits for the next one would wait for too.
            }
        }
    }

    // An image is not let go before its end is stored: a full disk, or an engine that does not start, makes it wait, not vanish.
    private async Task<bool> TryFinishAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        try
        {
            await _analysis.RunAsync(instance, cancellationToken);
            return true;
        }
        catch (StorageException ex)
        {
            _logger.StoreRefused(instance.Row, ex.Fault.ToString(), _options.RetryDelay);
        }
        catch (EngineDownException) when (!_analysis.ModelTried.IsCompleted)
        {
            await _analysis.ModelTried.WaitAsync(cancellationToken);
            return false;
        }
        catch (EngineDownException)
        {
            _logger.EngineDown(instance.Row, _options.RetryDelay);
        }

        await Task.Delay(_options.RetryDelay, _time, cancellationToken);
        return false;
    }
}
