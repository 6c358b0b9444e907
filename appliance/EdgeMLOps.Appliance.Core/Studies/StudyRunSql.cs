using Dapper;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>The runs over studies in <c>journal.db</c>.</summary>
internal static class StudyRunSql
{
    private const string Columns =
        """
        study_run.study AS StudyRow, study.study_instance_uid AS StudyInstanceUid, through AS ThroughRow, verdict AS Verdict,
        evidence AS Evidence, received AS Received, expected AS Expected, missing AS Missing, outcome AS Outcome, code AS Code,
        decided_ms AS DecidedMs
        FROM study_run JOIN study ON study.id = study_run.study
        """;

    /// <summary>Writes what was judged, unless that was done before: a run that goes on after a crash says the same again.</summary>
    public static StudyRun Decide(SqliteConnection connection, long study, long through, StudyVerdict verdict, long now)
    {
        connection.Execute(
            """
            INSERT INTO study_run (study, through, verdict, evidence, received, expected, missing, decided_ms)
            VALUES (@study, @through, @kind, @evidence, @Received, @Expected, @Missing, @now)
            ON CONFLICT (study, through) DO NOTHING
            """,
            new
            {
                study,
                through,
                kind = (int)verdict.Kind,
                evidence = (int)verdict.Evidence,
                verdict.Received,
                verdict.Expected,
                verdict.Missing,
                now,
            });
        return connection.QuerySingle<StudyRun>(
            $"SELECT {Columns} WHERE study_run.study = @study AND through = @through", new { study, through });
    }

    public static void End(SqliteConnection connection, StudyRun run, StudyOutcome outcome, string code, long now)
    {
        connection.Execute(
            "UPDATE study_run SET outcome = @outcome, code = @code, ended_ms = @now WHERE study = @StudyRow AND through = @ThroughRow AND outcome = 0",
            new { run.StudyRow, run.ThroughRow, outcome = (int)outcome, code, now });
        connection.Execute(
            "UPDATE study SET closed_through = max(closed_through, @ThroughRow), open_since_ms = @now WHERE id = @StudyRow",
            new { run.StudyRow, run.ThroughRow, now });
    }

    /// <summary>The last run of each study that ended otherwise than complete, newest first.</summary>
    public static IReadOnlyList<StudyRun> Notable(SqliteConnection connection, int max) => connection.Query<StudyRun>(
        $"""
        SELECT {Columns}
        WHERE study_run.id IN (SELECT id FROM study_run WHERE outcome = 2 OR verdict = 2)
          AND NOT EXISTS (SELECT 1 FROM study_run AS later WHERE later.study = study_run.study AND later.through > study_run.through AND later.outcome > 0)
        ORDER BY study_run.id DESC LIMIT @max
        """,
        new { max }).AsList();

    /// <summary>The runs over a study, oldest first.</summary>
    public static IReadOnlyList<TracedRun> OfStudy(SqliteConnection connection, long study, int max) =>
    [
        .. connection.Query<long?, StudyRun, TracedRun>(
                $"SELECT ended_ms AS EndedMs, {Columns} WHERE study_run.study = @study ORDER BY through DESC LIMIT @max",
                (ended, run) => new TracedRun(run, ended is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null),
                new { study, max },
                splitOn: nameof(StudyRun.StudyRow))
            .Reverse(),
    ];

    public static (long Partial, long Unreportable) Count(SqliteConnection connection) => (
        connection.ExecuteScalar<long>("SELECT count(*) FROM study_run WHERE (outcome = 2 OR verdict = 2) AND outcome = 1"),
        connection.ExecuteScalar<long>("SELECT count(*) FROM study_run WHERE (outcome = 2 OR verdict = 2) AND outcome = 2"));
}
