using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// Puts the folders in order after a crash. A file without a journal row was never acknowledged: the Success goes out
/// only after the commit. It is removed, not adopted, because its sender was told nothing and still has it, will send
/// it again, and may by then have other bytes; an object the sender believes undelivered must not show up by itself.
/// </summary>
internal sealed class ReceivingRecovery : IHostedService
{
    private const int Chunk = 500;

    private readonly InstanceFolders _folders;
    private readonly InstanceJournal _journal;
    private readonly ILogger<ReceivingRecovery> _logger;

    public ReceivingRecovery(InstanceFolders folders, InstanceJournal journal, ILogger<ReceivingRecovery> logger)
    {
        _folders = folders;
        _journal = journal;
        _logger = logger;
    }

    /// <summary>Runs before any door opens.</summary>
    /// <exception cref="IOException">A folder cannot be read or a file cannot be removed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var incoming = 0;
        foreach (var path in Directory.EnumerateFiles(_folders.Incoming))
        {
            File.Delete(path);
            incoming++;
        }

        var instances = await RemoveUnknownAsync(_folders.Instances, JournalTable.Instance, cancellationToken);
        var quarantined = await RemoveUnknownAsync(_folders.Quarantine, JournalTable.Quarantine, cancellationToken);
        if (incoming + instances + quarantined > 0)
        {
            _logger.Recovered(incoming, instances, quarantined);
        }

        await CheckPendingAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<int> RemoveUnknownAsync(string folder, JournalTable table, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var names in Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Chunk(Chunk))
        {
            foreach (var name in await _journal.UnknownFilesAsync(table, names, cancellationToken))
            {
                File.Delete(Path.Combine(folder, name));
                removed++;
            }
        }

        return removed;
    }

    private async Task CheckPendingAsync(CancellationToken cancellationToken)
    {
        var missing = 0;
        var first = 0L;
        var after = 0L;
        while (await _journal.PendingAsync(after, Chunk, cancellationToken) is { Count: > 0 } rows)
        {
            foreach (var row in rows.Where(row => !File.Exists(row.Path)))
            {
                first = missing++ == 0 ? row.Row : first;
            }

            after = rows[^1].Row;
        }

        if (missing > 0)
        {
            _logger.FilesMissing(missing, first);
        }
    }
}
