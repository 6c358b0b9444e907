using Dapper;
using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>Keeps the quarantine within its bounds. Safe for concurrent use.</summary>
public sealed class QuarantineKeeper : BackgroundService
{
    private const long Megabyte = 1024 * 1024;
    private const int Page = 500;

    // What is kept first stands first: acknowledged ones before refused ones, newer before older.
    private const string Candidates =
        """
        WITH ranked AS (
          SELECT *,
            sum(bytes) OVER (ORDER BY reason = @otherBytes DESC, id DESC ROWS UNBOUNDED PRECEDING) AS kept,
            row_number() OVER (ORDER BY reason = @otherBytes DESC, id DESC) AS place
          FROM quarantine)
        SELECT ranked.id AS Row, reason AS Reason, ranked.file AS File, ranked.bytes AS Bytes,
               instance.file AS First, coalesce(instance.file_state, 0) AS FirstState
        FROM ranked LEFT JOIN instance ON instance.sop_instance_uid = ranked.sop_instance_uid
        """;

    private readonly InstanceJournal _journal;
    private readonly InstanceFolders _folders;
    private readonly QuarantineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<QuarantineKeeper> _logger;
    private long _removed;

    internal QuarantineKeeper(
        InstanceJournal journal, InstanceFolders folders, IOptions<QuarantineOptions> options, TimeProvider time, ILogger<QuarantineKeeper> logger)
    {
        _journal = journal;
        _folders = folders;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>Objects removed in this run of the process, by bounds or by hand.</summary>
    public long Removed => Interlocked.Read(ref _removed);

    /// <summary>Bytes set aside.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The journal refused.</exception>
    public Task<long> BytesAsync(CancellationToken cancellationToken) => _journal.Store.ReadAsync(
        connection => connection.ExecuteScalar<long>("SELECT coalesce(sum(bytes), 0) FROM quarantine"), cancellationToken);

    /// <summary>Removes one object.</summary>
    /// <param name="row">Its row number.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StorageException">The journal refused; it stays.</exception>
    /// <exception cref="IOException">The row is gone and the file cannot be removed; the next start does.</exception>
    public async Task<QuarantineRemoval> RemoveAsync(long row, CancellationToken cancellationToken)
    {
        var found = await QueryAsync("WHERE ranked.id = @row", new { otherBytes = (int)QuarantineReason.OtherBytes, row }, cancellationToken);
        if (found is not [var candidate])
        {
            return QuarantineRemoval.NoSuchRow;
        }

        if (!MayGo(candidate))
        {
            return QuarantineRemoval.OnlyCopy;
        }

        return await RemoveAsync(candidate) ? QuarantineRemoval.Removed : QuarantineRemoval.NoSuchRow;
    }

    /// <summary>Removes what is over a bound.</summary>
    /// <exception cref="StorageException">The journal refused; the next time goes on.</exception>
    /// <exception cref="IOException">A file cannot be removed; the next start does.</exception>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        var (removed, bytes, kept, after) = (0, 0L, 0, 0L);
        while (await OverAsync(after, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var candidate in page)
            {
                if (!MayGo(candidate))
                {
                    kept++;
                }
                else if (await RemoveAsync(candidate))
                {
                    removed++;
                    bytes += candidate.Bytes;
                }
            }

            after = page[^1].Row;
        }

        if (removed > 0)
        {
            _logger.QuarantineSwept(removed, bytes / Megabyte);
        }

        if (kept > 0)
        {
            _logger.QuarantineOver(kept);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
            {
                _logger.QuarantineSweepFailed(exception.GetType().Name, exception.HResult);
            }

            await Task.Delay(_options.Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Ranks are of the moment; what has gone by then is of lower rank than what is left, so that the page after is right too.
    private Task<IReadOnlyList<QuarantineCandidate>> OverAsync(long after, CancellationToken cancellationToken) => QueryAsync(
        "WHERE ranked.id > @after AND (kept > @maxBytes OR place > @maxObjects OR ranked.received_ms < @oldest) ORDER BY ranked.id LIMIT @page",
        new
        {
            otherBytes = (int)QuarantineReason.OtherBytes,
            after,
            maxBytes = MaxBytes(),
            maxObjects = _options.MaxObjects,
            oldest = (_time.GetUtcNow() - _options.MaxAge).ToUnixTimeMilliseconds(),
            page = Page,
        },
        cancellationToken);

    private long MaxBytes()
    {
        var share = DiskSpace.Of(_folders.Quarantine) is { } space ? (long)(space.Total / 100.0 * _options.MaxPercent) : long.MaxValue;
        return Math.Min(_options.MaxMegabytes * Megabyte, share);
    }

    private Task<IReadOnlyList<QuarantineCandidate>> QueryAsync(string condition, object parameters, CancellationToken cancellationToken) =>
        _journal.Store.ReadAsync<IReadOnlyList<QuarantineCandidate>>(
            connection => connection.Query<QuarantineCandidate>($"{Candidates} {condition}", parameters).AsList(), cancellationToken);

    // A refused object is still its sender's. An acknowledged one is safe only as long as the first under its UID is there,
    // or was let go by retention.
    private bool MayGo(QuarantineCandidate candidate) =>
        candidate.Reason != QuarantineReason.OtherBytes
        || candidate.FirstState == InstanceFileState.Removed
        || (candidate.First is { } first && File.Exists(Path.Combine(_folders.Instances, first)));

    // The row first: a file without a row is removed at the next start, a row without a file would be a riddle.
    private async Task<bool> RemoveAsync(QuarantineCandidate candidate)
    {
        if (await _journal.Store.WriteAsync(
            connection => connection.Execute("DELETE FROM quarantine WHERE id = @Row", new { candidate.Row }), CancellationToken.None) == 0)
        {
            return false;
        }

        Interlocked.Increment(ref _removed);
        File.Delete(Path.Combine(_folders.Quarantine, candidate.File));
        return true;
    }
}
