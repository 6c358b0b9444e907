using Dapper;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>The studies of the instance journal: which are open, and what became of each run. Every change is durable when its method returns.</summary>
public sealed class StudyJournal
{
    /// <summary>Index-driven: its cost follows the number of open studies, not that of all (a test reads the plan).</summary>
    internal const string OpenQuery =
        """
        SELECT id AS Row, study_instance_uid AS StudyInstanceUid, last_received_ms AS LastReceivedMs, open_since_ms AS OpenSinceMs,
               pending AS Pending, (SELECT max(instance.id) FROM instance WHERE instance.study = study.id) AS LastInstanceRow
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
        var parameters = new { afterMs = after?.LastReceivedMs ?? long.MinValue, afterRow = after?.Row ?? 0, max };
        var studies = await _journal.Store.ReadAsync(
            connection => connection.Query<OpenStudy>(OpenQuery, parameters).AsList(), cancellationToken);
        return [.. studies.Select(study => study with { AssociationOpen = _journal.IsHeld(study.Row) })];
    }

    /// <summary>A durable result covers the study up to an instance; one that came later keeps it open, from now on.</summary>
    /// <param name="studyRow">Row number of the study.</param>
    /// <param name="throughInstanceRow">The highest row that the result covers.</param>
    /// <param name="cancellationToken">Gives up while waiting for the writer's turn.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public Task CloseAsync(long studyRow, long throughInstanceRow, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return _journal.Store.WriteAsync(
            connection => connection.Execute(
                "UPDATE study SET closed_through = max(closed_through, @throughInstanceRow), open_since_ms = @now WHERE id = @studyRow",
                new { studyRow, throughInstanceRow, now }),
            cancellationToken);
    }
}
