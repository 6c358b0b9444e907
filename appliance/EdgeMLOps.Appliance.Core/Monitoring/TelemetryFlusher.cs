using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>Brings telemetry from memory to the store, now and then and on request.</summary>
public sealed class TelemetryFlusher : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Telemetry _telemetry;
    private readonly MonitoringStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<TelemetryFlusher> _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="telemetry">What to flush.</param>
    /// <param name="store">Where to.</param>
    /// <param name="time">Clock of the interval.</param>
    /// <param name="logger">For faults of the store.</param>
    public TelemetryFlusher(Telemetry telemetry, MonitoringStore store, TimeProvider time, ILogger<TelemetryFlusher> logger)
    {
        _telemetry = telemetry;
        _store = store;
        _time = time;
        _logger = logger;
    }

    /// <summary>Flushes now. A fault of the store is an event; what could not be written waits for the next time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = _telemetry.Take();
        try
        {
            await _store.AddAsync(taken, cancellationToken);
        }
        catch (Exception ex) when (ex is StorageException or OperationCanceledException)
        {
            _telemetry.Restore(taken);
            _logger.NotFlushed(ex);
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last flush is StopAsync's.
        }
    }
}
