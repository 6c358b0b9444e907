using Dapper;
using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>
/// Removes refused objects, the oldest first, while the disk is short of room or nearly: what nobody was promised keeps
/// nobody out. What was acknowledged stays.
/// </summary>
internal sealed class RefusedSweeper : BackgroundService
{
    private const long Megabyte = 1024 * 1024;

    // As many as a crash leaves without their rows: more of them look like the files of a journal that was lost.
    private const int Page = 16;

    private readonly InstanceJournal _journal;
    private readonly InstanceFolders _folders;
    private readonly RoomGauge _room;
    private readonly ILogger<RefusedSweeper> _logger;
    private long _removed;

    public RefusedSweeper(InstanceJournal journal, InstanceFolders folders, RoomGauge room, ILogger<RefusedSweeper> logger)
    {
        _journal = journal;
        _folders = folders;
        _room = room;
        _logger = logger;
    }

    /// <summary>Objects removed in this run of the process.</summary>
    public long Removed => Interlocked.Read(ref _removed);

    /// <summary>Removes what it takes, or all that may go.</summary>
    /// <exception cref="StorageException">The journal refused; the next time goes on.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var (count, bytes, wanting) = (0, 0L, _room.Wanting);
        for (var left = wanting; left > 0 && await TakeAsync(left, cancellationToken) is { Count: > 0 } page; left = _room.Wanting)
        {
            foreach (var candidate in page)
            {
                Delete(candidate);
                Interlocked.Increment(ref _removed);
                (count, bytes) = (count + 1, bytes + candidate.Bytes);
            }
        }

        if (count > 0)
        {
            _logger.RefusedSwept(count, bytes / Megabyte, wanting / Megabyte);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _room.Tightened.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (StorageException exception)
            {
                _logger.RefusedSweepFailed(exception.GetType().Name, exception.HResult);
            }
        }
    }

    // Its row is gone: one that cannot be removed now the next start removes.
    private void Delete(QuarantineCandidate candidate)
    {
        try
        {
            File.Delete(Path.Combine(_folders.Quarantine, candidate.File));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _logger.RefusedSweepFailed(exception.GetType().Name, exception.HResult);
        }
    }

    // The rows first, as everywhere in the quarantine.
    private Task<IReadOnlyList<QuarantineCandidate>> TakeAsync(long bytes, CancellationToken cancellationToken) =>
        _journal.Store.WriteAsync<IReadOnlyList<QuarantineCandidate>>(
            connection =>
            {
                var taken = new List<QuarantineCandidate>();
                foreach (var candidate in connection.Query<QuarantineCandidate>(
                    "SELECT id AS Row, reason AS Reason, file AS File, bytes AS Bytes FROM quarantine WHERE reason <> 2 ORDER BY id LIMIT @Page",
                    new { Page }))
                {
                    if (bytes <= 0)
                    {
                        break;
                    }

                    taken.Add(candidate);
                    bytes -= candidate.Bytes;
                }

                connection.Execute("DELETE FROM quarantine WHERE id IN @rows", new { rows = taken.Select(candidate => candidate.Row) });
                return taken;
            },
            cancellationToken);
}
