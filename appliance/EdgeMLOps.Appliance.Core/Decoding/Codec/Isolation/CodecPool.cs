using EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>
/// The codec workers, started when first asked for: most sites send nothing compressed, and a service without the codec
/// library must start. A start that failed is not tried again for a while; the failure is told in the meantime.
/// </summary>
internal sealed class CodecPool : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly WorkerSettings _settings;
    private readonly string _libraryFolder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task<WorkerPool>? _starting;
    private long _failedAt;
    private Version? _version;
    private WorkerPoolCounts? _counts;
    private bool _isDisposed;

    public CodecPool(WorkerSettings settings, string libraryFolder, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _libraryFolder = libraryFolder;
        _time = time;
        _logger = logger;
    }

    /// <summary>How the workers fare; null while none has been asked for.</summary>
    public WorkerPoolCounts? Counts => Volatile.Read(ref _counts);

    /// <summary>The workers, ready.</summary>
    /// <param name="cancellationToken">Stops waiting; the start goes on.</param>
    /// <exception cref="WorkerStartException">They do not start; the message says why.</exception>
    /// <exception cref="ObjectDisposedException">They are shut down.</exception>
    public Task<WorkerPool> GetAsync(CancellationToken cancellationToken) => Begin().WaitAsync(cancellationToken);

    /// <summary>Starts them where that is still to be done.</summary>
    /// <returns>Ends when they are ready, or cannot be; nobody needs to wait for it.</returns>
    /// <exception cref="ObjectDisposedException">They are shut down.</exception>
    public Task<WorkerPool> Begin()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_starting is null || (_starting.IsFaulted && _time.GetElapsedTime(_failedAt) >= RetryAfter))
            {
                _starting = StartAsync();
            }

            return _starting;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<WorkerPool>? starting;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            (_isDisposed, starting) = (true, _starting);
        }

        await _stopping.CancelAsync();
        if (starting is not null)
        {
            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (starting.IsCompletedSuccessfully)
            {
                await (await starting).DisposeAsync();
            }
        }

        _stopping.Dispose();
    }

    private async Task<WorkerPool> StartAsync()
    {
        // Not on the first caller's thread, and not under the lock it holds.
        await Task.Yield();
        try
        {
            var pool = await WorkerPool.StartAsync(_settings, OpenAsync, _time, _logger, _stopping.Token);
            Volatile.Write(ref _counts, pool.Counts);
            _logger.CodecReady(_version!, _settings.Workers); // not null: a worker is ready
            return pool;
        }
        catch (WorkerStartException ex)
        {
            _failedAt = _time.GetTimestamp();
            _logger.CodecDoesNotStart(ex.Message, RetryAfter);
            throw;
        }
    }

    private async Task OpenAsync(WorkerSession session, TimeSpan deadline)
    {
        var result = await session.CallAsync(new CodecOpenCall(_libraryFolder), deadline);
        _version = result.Value is { } opened ? opened.Version : throw new WorkerStartException(
            result.Message.Length > 0 ? result.Message : $"GDCM does not load: {result.Code}. {GdcmLibrary.Hint}");
    }
}
