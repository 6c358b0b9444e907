using EdgeMLOps.Appliance.Core.Predictions.Retention;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>Looks at all pages of the log while the service runs: damage that nobody meets is found while the images are kept.</summary>
internal sealed class PredictionCheck : BackgroundService
{
    private readonly PredictionLog _log;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<PredictionCheck> _logger;

    public PredictionCheck(PredictionLog log, IOptions<PredictionRetentionOptions> options, TimeProvider time, ILogger<PredictionCheck> logger)
    {
        _log = log;
        _interval = options.Value.CheckInterval;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await _log.Damages.CheckAsync(stoppingToken);
            }
            catch (StorageException ex)
            {
                PredictionEvents.CheckFailed(_logger, ex.Fault, _interval);
            }
        }
    }
}
