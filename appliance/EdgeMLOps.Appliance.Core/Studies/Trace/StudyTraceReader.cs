using Dapper;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>Follows a study through journal, prediction log and results. Reads the databases, service running or not.</summary>
public sealed class StudyTraceReader
{
    private const int MostHopsOfAKind = 100;

    private readonly StorageOptions _storage;
    private readonly IReadOnlyList<string> _destinations;

    /// <param name="storage">Names the folder.</param>
    /// <param name="destinations">Names of the destinations that are configured: to others nothing is sent.</param>
    public StudyTraceReader(StorageOptions storage, IReadOnlyList<string> destinations)
    {
        _storage = storage;
        _destinations = destinations;
    }

    /// <summary>Traces one study.</summary>
    /// <param name="row">Its row in the journal.</param>
    /// <param name="service">What the running service says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the journal has no such study.</returns>
    /// <exception cref="StorageException">A database is not there or cannot be read.</exception>
    public async Task<StudyTrace?> ReadAsync(long row, TraceService service, CancellationToken cancellationToken)
    {
        await using var journal = SqliteStore.OpenReadOnly(_storage.PathOf("journal.db"));
        var study = await journal.ReadAsync(
            connection => connection.QuerySingleOrDefault<StudyRow>(
                """
                SELECT id AS Row, study_instance_uid AS StudyInstanceUid, pending > 0 OR last_counted > closed_through AS IsOpen
                FROM study WHERE id = @row
                """,
                new { row }),
            cancellationToken);
        if (study is null)
        {
            return null;
        }

        var facts = await FactsAsync(journal, study, cancellationToken);
        var (code, why) = TraceJudge.Judge(facts, service);
        return new StudyTrace { Row = row, StudyInstanceUid = facts.StudyInstanceUid, Code = code, Why = why, Hops = facts.Hops };
    }

    private async Task<StudyFactSheet> FactsAsync(SqliteStore journal, StudyRow study, CancellationToken cancellationToken)
    {
        var states = await journal.ReadAsync(connection => States(connection, study.Row), cancellationToken);
        var runs = await journal.ReadAsync(connection => StudyRunSql.OfStudy(connection, study.Row, MostHopsOfAKind), cancellationToken);
        var received = await journal.ReadAsync(connection => Received(connection, study.Row), cancellationToken);
        var (predictions, unread) = await PredictionsAsync(study.StudyInstanceUid, cancellationToken);
        var (objects, deliveries) = await DeliveriesAsync(study.Row, cancellationToken);
        return new StudyFactSheet
        {
            Row = study.Row,
            StudyInstanceUid = study.StudyInstanceUid,
            IsOpen = study.IsOpen != 0,
            States = states,
            Runs = runs,
            Objects = objects,
            Deliveries = deliveries,
            Destinations = _destinations,
            Hops =
            [
                .. received,
                .. states.Where(state => state.State == InstanceState.Skipped).Select(TraceHops.Screened),
                .. states.Where(state => state.State == InstanceState.Received).Select(state => TraceHops.Pending(state.Count)),
                .. unread,
                .. TraceHops.Analysed(predictions).Take(MostHopsOfAKind),
                .. states.Where(state => state.State == InstanceState.Failed && !IsLogged(state, predictions)).Select(TraceHops.Unlogged),
                .. runs.SelectMany(TraceHops.Judged),
                .. deliveries.SelectMany(item => item.Steps.Select(step => TraceHops.Step(item.Status, step))).OrderBy(hop => hop.AtUtc),
            ],
        };
    }

    private static bool IsLogged(TracedState state, IReadOnlyList<RecordedPrediction> predictions) =>
        predictions.Any(item => string.Equals(item.Prediction.Code, state.Code, StringComparison.Ordinal));

    private static IReadOnlyList<TracedState> States(SqliteConnection connection, long study) =>
        [.. connection.Query<(long State, string Code, long Count)>(
            "SELECT state, code, count(*) FROM instance WHERE study = @study GROUP BY state, code ORDER BY state, code", new { study })
            .Select(row => new TracedState((InstanceState)row.State, row.Code, row.Count))];

    private static IReadOnlyList<TraceHop> Received(SqliteConnection connection, long study)
    {
        var received = connection.Query<(string CallingAe, long Door, long Association, long Count, long First, long Last)>(
            """
            SELECT calling_ae, door, association_id, count(*), min(received_ms), max(received_ms)
            FROM instance WHERE study = @study GROUP BY calling_ae, door, association_id ORDER BY min(id) LIMIT @most
            """,
            new { study, most = MostHopsOfAKind });
        var aside = connection.Query<(long Reason, long Count, long First, long Last)>(
            """
            SELECT q.reason, count(*), min(q.received_ms), max(q.received_ms)
            FROM quarantine q JOIN instance ON instance.sop_instance_uid = q.sop_instance_uid
            WHERE instance.study = @study GROUP BY q.reason ORDER BY q.reason
            """,
            new { study });
        return
        [
            .. received.Select(row => TraceHops.Received(row.CallingAe, (InstanceDoor)row.Door, row.Association, row.Count, row.First, row.Last)),
            .. aside.Select(row => TraceHops.SetAside((QuarantineReason)row.Reason, row.Count, row.First, row.Last)),
        ];
    }

    // A log without its key, or a damaged one, is what a study may wait for: the rest of the trace is read all the same.
    private async Task<(IReadOnlyList<RecordedPrediction> Predictions, IReadOnlyList<TraceHop> Unread)> PredictionsAsync(
        string studyInstanceUid, CancellationToken cancellationToken)
    {
        try
        {
            await using var log = PredictionLog.OpenReadOnly(_storage.PathOf(PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
            return (await log.ForStudyAsync(studyInstanceUid, cancellationToken), []);
        }
        catch (StorageException ex)
        {
            return ([], [TraceHops.LogUnread(ex.Fault)]);
        }
    }

    private async Task<(int Objects, IReadOnlyList<TracedDelivery> Deliveries)> DeliveriesAsync(long study, CancellationToken cancellationToken)
    {
        await using var results = SqliteStore.OpenReadOnly(_storage.PathOf(ResultsRegistration.FileName));
        return await results.ReadAsync(connection => ResultQueries.Traced(connection, study, MostHopsOfAKind), cancellationToken);
    }

    private sealed record StudyRow(long Row, string StudyInstanceUid, long IsOpen);
}
