using Dapper;
using EdgeMLOps.Appliance.Core.Receiving;

namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>What of the journal retention asks and says.</summary>
internal sealed class RetentionJournal
{
    /// <summary>How much the kept files have together, from an index alone (a test reads the plan).</summary>
    internal const string PresentQuery = "SELECT coalesce(sum(bytes), 0) FROM instance WHERE file_state = 0";

    // Nothing of it stands in a result to come: the study is not open, and its last run did not end without one.
    private const string IsDone =
        """
        study.pending = 0 AND study.last_counted <= study.closed_through
        AND NOT EXISTS (SELECT 1 FROM study_run WHERE study_run.study = study.id AND study_run.through = study.closed_through AND study_run.outcome = 2)
        """;

    private readonly InstanceJournal _journal;
    private readonly bool _removeCommitted;
    private readonly TimeProvider _time;

    public RetentionJournal(InstanceJournal journal, bool removeCommitted, TimeProvider time)
    {
        _journal = journal;
        _removeCommitted = removeCommitted;
        _time = time;
    }

    /// <summary>Files that may go, the one stored first in front; walks an index from where the last page ended (a test reads the plan).</summary>
    internal static string RemovableQuery(bool removeCommitted) =>
        $"""
        SELECT instance.id AS Row, instance.study AS StudyRow, instance.file AS File, instance.bytes AS Bytes, instance.file_ms AS StoredMs
        FROM instance {(removeCommitted ? "INDEXED BY instance_file" : "INDEXED BY instance_removable")} CROSS JOIN study ON study.id = instance.study
        WHERE instance.file_state = 0 AND instance.state > 0 {(removeCommitted ? "" : "AND instance.committed_ms IS NULL")}
          AND instance.file_ms <= @untilMs AND instance.file_ms >= @afterMs AND (instance.file_ms > @afterMs OR instance.id > @afterRow)
          AND {IsDone}
        ORDER BY instance.file_ms, instance.id LIMIT @max
        """;

    /// <summary>Files that may go, oldest first.</summary>
    /// <param name="after">The last one of the page before; null: from the beginning.</param>
    /// <param name="untilUtc">None stored later than this.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<RemovableFile>> RemovableAsync(
        RemovableFile? after, DateTimeOffset untilUtc, int max, CancellationToken cancellationToken)
    {
        var parameters = new { afterMs = after?.StoredMs ?? long.MinValue, afterRow = after?.Row ?? 0, untilMs = untilUtc.ToUnixTimeMilliseconds(), max };
        return _journal.Store.ReadAsync<IReadOnlyList<RemovableFile>>(
            connection => connection.Query<RemovableFile>(RemovableQuery(_removeCommitted), parameters).AsList(), cancellationToken);
    }

    /// <summary>How many bytes the kept files have together.</summary>
    public Task<long> PresentBytesAsync(CancellationToken cancellationToken) =>
        _journal.Store.ReadAsync(connection => connection.ExecuteScalar<long>(PresentQuery), cancellationToken);

    /// <summary>
    /// Says durably that files are gone, before they are: what a crash leaves of them the next start removes. A file that may
    /// not go any more, because an image or a commitment request came meanwhile, is left out.
    /// </summary>
    /// <returns>Those that are to be deleted now.</returns>
    public Task<IReadOnlyList<RemovableFile>> MarkRemovedAsync(IReadOnlyList<RemovableFile> files, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = files.Select(file => file.Row).ToArray();
        return _journal.Store.WriteAsync<IReadOnlyList<RemovableFile>>(
            connection =>
            {
                var marked = connection.Query<long>(
                    $"""
                    UPDATE instance SET file_state = 1, file_ms = @now
                    WHERE id IN @rows AND file_state = 0 AND state > 0 AND (committed_ms IS NULL OR @removeCommitted)
                      AND EXISTS (SELECT 1 FROM study WHERE study.id = instance.study AND {IsDone})
                    RETURNING id
                    """,
                    new { now, rows, removeCommitted = _removeCommitted }).ToHashSet();
                return [.. files.Where(file => marked.Contains(file.Row))];
            },
            cancellationToken);
    }
}
