using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>Looks from time to time whether files of images are to go. A failure costs one look.</summary>
internal sealed class RetentionService : BackgroundService
{
    private const long Megabyte = 1024 * 1024;

    private readonly RetentionPass _pass;
    private readonly RetentionOptions _options;
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly ILogger<RetentionService> _logger;

    public RetentionService(
        RetentionPass pass, IOptions<RetentionOptions> options, IOptions<StorageOptions> storage, TimeProvider time, ILogger<RetentionService> logger)
    {
        _pass = pass;
        _options = options.Value;
        _root = storage.Value.Root;
        _time = time;
        _logger = logger;
    }

    /// <summary>The lower of the two limits in bytes; null: there is none, or the system does not say how large the disk is.</summary>
    internal static long? BudgetOf(RetentionOptions options, long? diskBytes)
    {
        var fixedLimit = options.MaxMegabytes > 0 ? options.MaxMegabytes * Megabyte : (long?)null;
        var share = options.MaxPercent > 0 && diskBytes is { } disk ? (long)(disk / 100m * options.MaxPercent) : (long?)null;
        return fixedLimit is { } first && share is { } second ? Math.Min(first, second) : fixedLimit ?? share;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await _pass.RunAsync(_options, BudgetOf(_options, DiskSpace.Of(_root)?.Total), stoppingToken);
            }
            catch (Exception ex) when (ex is StorageException or IOException or UnauthorizedAccessException)
            {
                _logger.Failed(ex is StorageException { Fault: var fault } ? fault.ToString() : ex.GetType().Name, ex.HResult, _options.Interval);
            }
        }
    }
}
