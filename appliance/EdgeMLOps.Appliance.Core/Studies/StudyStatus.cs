using EdgeMLOps.Appliance.Core.Studies.Reconciliation;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>What support staff ask of the studies. Safe for concurrent use.</summary>
public sealed class StudyStatus
{
    private readonly StudyWatches _watches;
    private readonly StudyJournal _studies;

    internal StudyStatus(StudyWatches watches, StudyJournal studies, ReconciliationStatus reconciliation) =>
        (_watches, _studies, Reconciliation) = (watches, studies, reconciliation);

    /// <summary>How what was sent while the hospital link was down is made up for.</summary>
    public ReconciliationStatus Reconciliation { get; }

    /// <summary>What each open study waits for, as judged at the last turn; longest quiet first.</summary>
    public IReadOnlyList<WaitingStudy> Waiting =>
    [
        .. _watches.Current
            .OrderBy(watch => watch.Study.LastReceivedMs)
            .Select(watch => new WaitingStudy(watch.Study.Row, watch.Verdict.WaitsFor, watch.Verdict.UntilUtc)),
    ];

    /// <summary>How many results were partial, and how many studies could not get one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The store refused.</exception>
    public Task<(long Partial, long Unreportable)> CountAsync(CancellationToken cancellationToken) => _studies.CountAsync(cancellationToken);
}
