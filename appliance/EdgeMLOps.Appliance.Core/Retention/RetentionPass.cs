using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>
/// One look: files that are old enough go, and as many of the oldest as are too much. In small batches, and between two of
/// them a pause several times as long as the batch took, longer while objects come in.
/// </summary>
internal sealed class RetentionPass
{
    private const int Batch = 50;
    private const int Megabyte = 1024 * 1024;
    private const int IdlePause = 4;
    private const int BusyPause = 19;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly RetentionJournal _journal;
    private readonly ResultQueue _results;
    private readonly InstanceFolders _folders;
    private readonly DurableSteps _steps;
    private readonly ReceivingCounts _receiving;
    private readonly RetentionStatus _status;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public RetentionPass(
        RetentionJournal journal,
        ResultQueue results,
        InstanceFolders folders,
        DurableSteps steps,
        ReceivingCounts receiving,
        RetentionStatus status,
        TimeProvider time,
        ILogger<RetentionPass> logger)
    {
        _journal = journal;
        _results = results;
        _folders = folders;
        _steps = steps;
        _receiving = receiving;
        _status = status;
        _time = time;
        _logger = logger;
    }

    /// <summary>Looks once.</summary>
    /// <param name="options">The ages.</param>
    /// <param name="budget">Bytes that the files may have together; null: no limit.</param>
    /// <param name="cancellationToken">The process ends.</param>
    public async Task RunAsync(RetentionOptions options, long? budget, CancellationToken cancellationToken)
    {
        var present = await _journal.PresentBytesAsync(cancellationToken);
        _status.Looked(present);
        var now = _time.GetUtcNow();
        var aged = options.MaxAge > TimeSpan.Zero ? now - options.MaxAge : DateTimeOffset.UnixEpoch;
        RemovableFile? last = null;
        while (true)
        {
            var over = budget is { } limit ? present - limit : 0;
            var begun = _time.GetTimestamp();
            var stored = _receiving.Stored;
            var page = await _journal.RemovableAsync(last, over > 0 ? now - options.MinimumAge : aged, Batch, cancellationToken);
            if (page.Count == 0)
            {
                break;
            }

            last = page[^1];
            present -= await RemoveAsync(await ChooseAsync(page, aged, over, cancellationToken), cancellationToken);
            _status.Looked(present);
            await PauseAsync(_time.GetElapsedTime(begun), _receiving.Stored != stored, cancellationToken);
        }

        Judge(present, budget);
    }

    private async Task<List<RemovableFile>> ChooseAsync(
        IReadOnlyList<RemovableFile> page, DateTimeOffset aged, long over, CancellationToken cancellationToken)
    {
        var undelivered = await _results.UndeliveredAsync([.. page.Select(file => file.StudyRow).Distinct()], cancellationToken);
        var chosen = new List<RemovableFile>();
        foreach (var file in page.Where(file => !undelivered.Contains(file.StudyRow)))
        {
            if (file.StoredUtc <= aged || over > 0)
            {
                chosen.Add(file);
                over -= file.Bytes;
            }
        }

        return chosen;
    }

    private async Task<long> RemoveAsync(List<RemovableFile> chosen, CancellationToken cancellationToken)
    {
        if (chosen.Count == 0)
        {
            return 0;
        }

        var marked = await _journal.MarkRemovedAsync(chosen, cancellationToken);
        foreach (var file in marked)
        {
            Delete(file);
        }

        if (marked.Count > 0)
        {
            _steps.SyncFolder(_folders.Instances);
            _status.AddRemoved(marked.Count);
            _logger.Removed(marked.Count, marked.Sum(file => file.Bytes) / Megabyte, marked[^1].Row);
        }

        return marked.Sum(file => file.Bytes);
    }

    private void Delete(RemovableFile file)
    {
        try
        {
            _steps.Delete(Path.Combine(_folders.Instances, file.File));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _logger.NotRemoved(file.Row, exception.HResult);
        }
    }

    private Task PauseAsync(TimeSpan took, bool isReceiving, CancellationToken cancellationToken)
    {
        var pause = took * (isReceiving ? BusyPause : IdlePause);
        return Task.Delay(TimeSpan.FromTicks(Math.Clamp(pause.Ticks, ShortestPause.Ticks, LongestPause.Ticks)), _time, cancellationToken);
    }

    private void Judge(long present, long? budget)
    {
        var limit = budget ?? long.MaxValue;
        if (!_status.Block(present > limit))
        {
            return;
        }

        if (_status.IsBlocked)
        {
            _logger.Blocked(present / Megabyte, limit / Megabyte);
        }
        else
        {
            _logger.Unblocked(present / Megabyte, limit / Megabyte);
        }
    }
}
