namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>What support staff ask of the studies. Safe for concurrent use.</summary>
public sealed class StudyStatus
{
    private readonly StudyWatches _watches;
    private readonly StudyJournal _studies;

    internal StudyStatus(StudyWatches watches, StudyJournal studies) => (_watches, _studies) = (watches, studies);

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
