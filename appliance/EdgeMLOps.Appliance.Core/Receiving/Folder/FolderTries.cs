namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>
/// By file in <c>taking</c>, what went wrong with it so far and when it is worth another try: at most one entry for each file
/// there. Thread-safe, but for <see cref="Keep"/>.
/// </summary>
internal sealed class FolderTries
{
    private const int MostFailures = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly TimeSpan _firstWait;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Try> _tries = new(StringComparer.Ordinal);

    public FolderTries(TimeProvider time, TimeSpan firstWait)
    {
        _time = time;
        _firstWait = firstWait;
    }

    public bool IsDue(string file)
    {
        lock (_gate)
        {
            return !_tries.TryGetValue(file, out var last) || (last.Stuck is null && _time.GetElapsedTime(last.At) >= last.Wait);
        }
    }

    /// <summary>Why it is not tried any more; null: it is.</summary>
    public FolderStuck? StuckOf(string file)
    {
        lock (_gate)
        {
            return _tries.GetValueOrDefault(file).Stuck;
        }
    }

    /// <summary>True: that was the last time.</summary>
    public bool Failed(string file)
    {
        lock (_gate)
        {
            var failures = _tries.GetValueOrDefault(file).Failures + 1;
            _tries[file] = new Try(failures, At: 0, Wait: TimeSpan.Zero, failures >= MostFailures ? FolderStuck.CannotBeTaken : null);
            return failures == MostFailures;
        }
    }

    /// <summary>Each wait is twice the one before: to copy a long file for nothing costs those beside it.</summary>
    public void NoRoom(string file)
    {
        lock (_gate)
        {
            var last = _tries.GetValueOrDefault(file);
            var wait = TimeSpan.FromTicks(Math.Clamp(last.Wait.Ticks * 2, _firstWait.Ticks, Math.Max(LongestWait.Ticks, _firstWait.Ticks)));
            _tries[file] = last with { At = _time.GetTimestamp(), Wait = wait };
        }
    }

    public void GiveUp(string file, FolderStuck why)
    {
        lock (_gate)
        {
            _tries[file] = new Try(0, At: 0, Wait: TimeSpan.Zero, why);
        }
    }

    public void Done(string file)
    {
        lock (_gate)
        {
            _tries.Remove(file);
        }
    }

    /// <summary>Forgets those that are not there any more; while no file is being taken.</summary>
    public void Keep(IEnumerable<string> there)
    {
        lock (_gate)
        {
            foreach (var gone in _tries.Keys.Except(there, StringComparer.Ordinal).ToList())
            {
                _tries.Remove(gone);
            }
        }
    }

    private readonly record struct Try(int Failures, long At, TimeSpan Wait, FolderStuck? Stuck);
}
