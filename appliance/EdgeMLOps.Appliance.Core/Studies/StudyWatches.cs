using System.Collections.Concurrent;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>The studies that are open now, and what each waits for. Its size is that of the backlog, never that of the journal.</summary>
internal sealed class StudyWatches
{
    private readonly ConcurrentDictionary<long, StudyWatch> _watches = new();

    /// <summary>What each open study waits for, as last judged.</summary>
    public IReadOnlyList<StudyWatch> Current => [.. _watches.Values];

    public StudyWatch Of(OpenStudy study, DateTimeOffset nowUtc)
    {
        var watch = _watches.GetOrAdd(study.Row, static (_, made) => new StudyWatch(made.study, made.nowUtc), (study, nowUtc));
        if (!watch.IsBusy)
        {
            watch.Update(study, nowUtc);
        }

        return watch;
    }

    /// <summary>Forgets studies that are open no longer.</summary>
    public void KeepOnly(IReadOnlyList<OpenStudy> open)
    {
        var rows = open.Select(study => study.Row).ToHashSet();
        foreach (var row in _watches.Keys.Where(row => !rows.Contains(row)))
        {
            _watches.TryRemove(row, out _);
        }
    }
}
