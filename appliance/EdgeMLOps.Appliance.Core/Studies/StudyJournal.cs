using Dapper;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>The studies of the instance journal: which are open, and what became of each run. Every change is durable when its method returns.</summary>
public sealed class StudyJournal
{
    /// <summary>Index-driven: its cost follows the number of open studies, not that of all (a test reads the plan).</summary>
    internal const string OpenQuery =
        """
        SELECT id AS Row, study_instance_uid AS StudyInstanceUid, last_received_ms AS LastReceivedMs, open_since_ms AS OpenSinceMs,
               pending AS Pending, closed_through AS ClosedThroughRow,
               (SELECT max(instance.id) FROM instance WHERE instance.study = study.id) AS LastInstanceRow
        FROM study
        WHERE (pending > 0 OR last_counted > closed_through) AND (last_received_ms, id) > (@afterMs, @afterRow)
        ORDER BY last_received_ms, id LIMIT @max
        """;

    private readonly InstanceJournal _journal;
    private readonly TimeProvider _time;

    /// <param name="journal">Open when this is asked.</param>
    /// <param name="time">Clock of the rows.</param>
    public StudyJournal(InstanceJournal journal, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(journal);
        _journal = journal;
        _time = time;
    }

    /// <summary>Studies with instances that no result covers, longest quiet first.</summary>
    /// <param name="after">The last one of the page before; null: from the beginning.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task<IReadOnlyList<OpenStudy>> OpenAsync(OpenStudy? after, int max, CancellationToken cancellationToken)
    {
        var studies = await OpenAsync(_journal.Store, after, max, cancellationToken);
        return [.. studies.Select(study => study with { AssociationOpen = _journal.IsHeld(study.Row) })];
    }

    /// <summary>The same from a database of the command line's own, which knows of no associations.</summary>
    /// <param name="store">journal.db; read only will do.</param>
    /// <param name="after">The last one of the page before; null: from the beginning.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<IReadOnlyList<OpenStudy>> OpenAsync(SqliteStore store, OpenStudy? after, int max, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var parameters = new { afterMs = after?.LastReceivedMs ?? long.MinValue, afterRow = after?.Row ?? 0, max };
        return store.ReadAsync<IReadOnlyList<OpenStudy>>(
            connection => connection.Query<OpenStudy>(OpenQuery, parameters).AsList(), cancellationToken);
    }

    /// <summary>Studies whose last result says partial, or that have none because none could be made; newest first.</summary>
    /// <param name="store">journal.db; read only will do.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<IReadOnlyList<StudyRun>> NotableAsync(SqliteStore store, int max, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ReadAsync(connection => StudyRunSql.Notable(connection, max), cancellationToken);
    }

    /// <summary>Row of a study; null when none of it has come.</summary>
    /// <param name="store">journal.db; read only will do.</param>
    /// <param name="studyInstanceUid">Study Instance UID.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<long?> RowOfAsync(SqliteStore store, string studyInstanceUid, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ReadAsync(
            connection => connection.ExecuteScalar<long?>("SELECT id FROM study WHERE study_instance_uid = @studyInstanceUid", new { studyInstanceUid }),
            cancellationToken);
    }

    /// <summary>How many results were partial, and how many studies could not get one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<(long Partial, long Unreportable)> CountAsync(CancellationToken cancellationToken) =>
        _journal.Store.ReadAsync(StudyRunSql.Count, cancellationToken);

    /// <summary>What came of a study up to its last instance; what was committed since it was read is not of it.</summary>
    internal async Task<StudyImages> ImagesAsync(OpenStudy study, CancellationToken cancellationToken)
    {
        var rows = await _journal.Store.ReadAsync(
            connection => connection.Query<ImageRow>(
                """
                SELECT id AS Row, series_instance_uid AS Series, instance_number AS Number, state AS State, code AS Code
                FROM instance WHERE study = @Row AND id <= @LastInstanceRow ORDER BY id
                """,
                new { study.Row, study.LastInstanceRow }).AsList(),
            cancellationToken);
        var pending = rows.Find(row => row.State == InstanceState.Received);
        var through = pending is null ? study.LastInstanceRow : pending.Row - 1;
        var series = rows
            .Where(row => !(row.State == InstanceState.Skipped && string.Equals(row.Code, nameof(ScreeningCode.OwnObject), StringComparison.Ordinal)))
            .GroupBy(row => row.Series, StringComparer.Ordinal)
            .Select(group => new SeriesImages(group.Key, group.Count(), group.Any(row => row.Counts), [.. group.Select(row => row.Number)]));
        return new StudyImages(
            [.. series], rows.Count(row => row.Counts && row.Row > study.ClosedThroughRow && row.Row <= through), through);
    }

    /// <summary>What came of a study, by its UID; nothing when it is not known.</summary>
    internal async Task<StudyImages> ImagesAsync(string studyInstanceUid, CancellationToken cancellationToken)
    {
        return await RowOfAsync(_journal.Store, studyInstanceUid, cancellationToken) is { } known
            ? await ImagesAsync(new OpenStudy { Row = known, LastInstanceRow = long.MaxValue }, cancellationToken)
            : new StudyImages([], 0, 0);
    }

    /// <summary>Keeps what was judged before the result is made from it.</summary>
    /// <returns>The run, with the judgement that stands: the first.</returns>
    internal Task<StudyRun> DecideAsync(long studyRow, long throughRow, StudyVerdict verdict, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return _journal.Store.WriteAsync(
            connection => StudyRunSql.Decide(connection, studyRow, throughRow, verdict, now), cancellationToken);
    }

    /// <summary>The run is over: the study is open no longer, or from now on for what came after what the run covers.</summary>
    internal Task EndAsync(StudyRun run, StudyOutcome outcome, string code, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return _journal.Store.WriteAsync(connection => StudyRunSql.End(connection, run, outcome, code, now), cancellationToken);
    }

    private sealed record ImageRow
    {
        public long Row { get; init; }

        public string Series { get; init; } = "";

        public int? Number { get; init; }

        public InstanceState State { get; init; }

        public string Code { get; init; } = "";

        public bool Counts => State is InstanceState.Predicted or InstanceState.Failed;
    }
}
