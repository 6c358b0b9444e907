using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// Puts the folders in order after a crash. A file without a journal row was never acknowledged: the Success goes out
/// only after the commit. It is removed, not adopted, because its sender was told nothing and still has it, will send
/// it again, and may by then have other bytes; an object the sender believes undelivered must not show up by itself. But a
/// journal that is missing, or restored from a backup, does not know what was acknowledged: where it is new, or knows less
/// than a crash can explain, nothing is removed.
/// </summary>
internal sealed class ReceivingRecovery : IHostedService
{
    private const int Chunk = 500;

    /// <summary>More than the STOW-RS requests and folder files that can be between their rename and their commit at once.</summary>
    private const int OtherDoors = 64;

    private readonly InstanceFolders _folders;
    private readonly InstanceJournal _journal;
    private readonly int _mostInFlight;
    private readonly ILogger<ReceivingRecovery> _logger;

    public ReceivingRecovery(InstanceFolders folders, InstanceJournal journal, IOptions<ReceivingOptions> options, ILogger<ReceivingRecovery> logger)
    {
        _mostInFlight = options.Value.MaxAssociations + OtherDoors;
        _folders = folders;
        _journal = journal;
        _logger = logger;
    }

    /// <summary>Runs before any door opens.</summary>
    /// <exception cref="IOException">A folder cannot be read or a file cannot be removed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_journal.FilesBefore > 0)
        {
            _logger.Orphaned(_journal.FilesBefore);
        }

        var incoming = 0;
        foreach (var path in Directory.EnumerateFiles(_folders.Incoming))
        {
            File.Delete(path);
            incoming++;
        }

        var instances = await ClearUnknownAsync(_folders.Instances, JournalTable.Instance, cancellationToken);
        var quarantined = await ClearUnknownAsync(_folders.Quarantine, JournalTable.Quarantine, cancellationToken);
        if (incoming + instances + quarantined > 0)
        {
            _logger.Recovered(incoming, instances, quarantined);
        }

        await CheckPendingAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How many were removed.</summary>
    private async Task<int> ClearUnknownAsync(string folder, JournalTable table, CancellationToken cancellationToken)
    {
        var names = Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).ToList();
        var strangers = await UnknownAsync(table, names, evenGivenUp: true, cancellationToken);
        if (strangers.Count > _mostInFlight)
        {
            _folders.Orphan(folder, strangers);
            _logger.Orphaned(strangers.Count);
            names = [.. names.Except(strangers, StringComparer.Ordinal)];
        }

        // Among them what retention gave up and had not deleted, which may be any number.
        var unknown = await UnknownAsync(table, names, evenGivenUp: false, cancellationToken);
        unknown.ForEach(name => File.Delete(Path.Combine(folder, name)));
        return unknown.Count;
    }

    private async Task<List<string>> UnknownAsync(JournalTable table, List<string> names, bool evenGivenUp, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        foreach (var chunk in names.Chunk(Chunk))
        {
            unknown.AddRange(await _journal.UnknownFilesAsync(table, chunk, evenGivenUp, cancellationToken));
        }

        return unknown;
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
