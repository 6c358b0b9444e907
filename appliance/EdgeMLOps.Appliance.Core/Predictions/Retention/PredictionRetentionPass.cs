using System.Globalization;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions.Retention;

/// <summary>
/// One look: predictions that are old enough go, and as many of the oldest as are too much; then their room is given back. In
/// transactions of few rows and few pages with pauses between them: who records never waits for more than one.
/// </summary>
internal sealed class PredictionRetentionPass
{
    private const int Rows = 200;
    private const int Pages = 256;
    private const long Megabyte = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly PredictionLog _log;
    private readonly AuditChain _audit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public PredictionRetentionPass(PredictionLog log, AuditChain audit, TimeProvider time, ILogger<PredictionRetentionPass> logger)
    {
        _log = log;
        _audit = audit;
        _time = time;
        _logger = logger;
    }

    /// <summary>Looks once.</summary>
    /// <returns>How many predictions went.</returns>
    public async Task<long> RunAsync(PredictionRetentionOptions options, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var (removed, last, lastMs) = (0L, 0L, 0L);
        while (await LimitAsync(options, now, cancellationToken) is { } before
            && await _log.Upkeep.RemoveOldestAsync(before, Rows, cancellationToken) is { Count: > 0 } batch)
        {
            (removed, last, lastMs) = (removed + batch.Count, Math.Max(last, batch.Last), Math.Max(lastMs, batch.LastMs));
            await Task.Delay(Pause, _time, cancellationToken);
        }

        while (await _log.Upkeep.GiveBackAsync(Pages, cancellationToken))
        {
            await Task.Delay(Pause, _time, cancellationToken);
        }

        if (removed > 0)
        {
            PredictionEvents.Removed(_logger, removed, last);
            await _audit.AppendAsync(
                "PredictionsRemoved",
                "appliance",
                string.Create(CultureInfo.InvariantCulture, $$"""{"count":{{removed}},"throughId":{{last}},"beforeMs":{{lastMs}}}"""),
                cancellationToken);
        }

        return removed;
    }

    // Only what is used counts: free pages are given back after.
    private async Task<DateTimeOffset?> LimitAsync(PredictionRetentionOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.MaxMegabytes > 0 && await _log.Upkeep.UsedBytesAsync(cancellationToken) > options.MaxMegabytes * Megabyte)
        {
            return now - PredictionRetentionOptions.LeastAge;
        }

        return options.MaxAge > TimeSpan.Zero ? now - options.MaxAge : null;
    }
}
