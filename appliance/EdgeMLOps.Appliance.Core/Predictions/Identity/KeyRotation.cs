using System.Globalization;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>
/// After a start with another first key in the key file: has the rows of the older ones encrypted anew, a few at a time with
/// pauses, so that who records never waits for more than one transaction.
/// </summary>
internal sealed class KeyRotation : BackgroundService
{
    private const int Rows = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly PredictionLog _log;
    private readonly AuditChain _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyRotation> _logger;

    public KeyRotation(PredictionLog log, AuditChain audit, TimeProvider time, ILogger<KeyRotation> logger)
    {
        _log = log;
        _audit = audit;
        _time = time;
        _logger = logger;
    }

    /// <summary>Takes all rows to the key of now, and says so in the audit log where there were some.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StorageException">A store refused, or there is no key; call again, it goes on.</exception>
    internal async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var (count, isBegun) = (0L, false);
        for (var last = 0L; await _log.Upkeep.RekeyAsync(last, Rows, cancellationToken) is { } done; last = done.Last)
        {
            if (!isBegun)
            {
                PredictionEvents.RekeyingBegins(_logger);
                isBegun = true;
            }

            count += done.Count;
            await Task.Delay(Pause, _time, cancellationToken);
        }

        var left = await _log.Upkeep.RetireKeysAsync(cancellationToken);
        if (isBegun)
        {
            PredictionEvents.Rekeyed(_logger, count, left);
            await _audit.AppendAsync(
                "PredictionKeyRotated", "appliance", string.Create(CultureInfo.InvariantCulture, $$"""{"rows":{{count}},"olderKeysLeft":{{left}}}"""), cancellationToken);
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
                return;
            }
            catch (StorageException ex)
            {
                PredictionEvents.RekeyingWaits(_logger, ex.Fault, Retry);
            }

            await Task.Delay(Retry, _time, stoppingToken);
        }
    }
}
