using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Predictions.Retention;

/// <summary>Removes old predictions while the service runs.</summary>
internal sealed class PredictionRetention : BackgroundService
{
    private readonly PredictionRetentionPass _pass;
    private readonly PredictionRetentionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PredictionRetention> _logger;

    public PredictionRetention(
        PredictionRetentionPass pass, IOptions<PredictionRetentionOptions> options, TimeProvider time, ILogger<PredictionRetention> logger)
    {
        _pass = pass;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await _pass.RunAsync(_options, stoppingToken);
            }
            catch (StorageException ex)
            {
                PredictionEvents.RetentionFailed(_logger, ex.Fault, _options.Interval);
            }
        }
    }
}
