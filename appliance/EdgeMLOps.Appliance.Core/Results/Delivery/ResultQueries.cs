using Dapper;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Appliance.Core.Results.Objects;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>The reading half of results.db.</summary>
internal static class ResultQueries
{
    public static IReadOnlyList<QueuedDelivery> Due(
        SqliteConnection connection, string folder, string destination, DateTimeOffset now, int most) =>
        [.. connection.Query<DueRow>(
                """
                SELECT d.id AS Id, r.id AS ResultId, r.study_row AS StudyRow, r.sop_class_uid AS SopClassUid,
                  r.sop_instance_uid AS SopInstanceUid, r.file AS File, d.attempts AS Attempts
                FROM deliveries d JOIN results r ON r.id = d.result_id
                WHERE d.destination = @destination AND d.state = 0 AND d.due_ms <= @now
                ORDER BY d.due_ms, d.id LIMIT @most
                """,
                new { destination, now = now.ToUnixTimeMilliseconds(), most })
            .Select(row => new QueuedDelivery
            {
                Id = row.Id,
                ResultId = row.ResultId,
                StudyRow = row.StudyRow,
                SopClassUid = row.SopClassUid,
                SopInstanceUid = row.SopInstanceUid,
                File = Path.Combine(folder, row.File),
                Attempts = (int)row.Attempts,
            })];

    public static IReadOnlyList<DeliveryStatus> List(SqliteConnection connection, DeliveryFilter filter, int most)
    {
        var parameters = new DynamicParameters(filter.Parameters);
        parameters.Add("most", most);
        return [.. Statuses(connection, $"WHERE {DeliveryFilter.Where} ORDER BY r.id DESC, d.id LIMIT @most", parameters).Select(pair => pair.Status)];
    }

    /// <summary>How many objects a study's results have, and the deliveries of the newest of them with their histories.</summary>
    public static (int Objects, IReadOnlyList<TracedDelivery> Deliveries) Traced(SqliteConnection connection, long studyRow, int most)
    {
        var parameters = new DynamicParameters(new { studyRow, most });
        var statuses = Statuses(
            connection,
            "WHERE r.study_row = @studyRow AND r.id >= (SELECT max(id) FROM results WHERE study_row = @studyRow AND kind = 0) ORDER BY r.id, d.id LIMIT @most",
            parameters);
        return (
            connection.ExecuteScalar<int>("SELECT count(*) FROM results WHERE study_row = @studyRow", new { studyRow }),
            [.. statuses.Select(pair => new TracedDelivery(pair.Status, DeliveryHistory.Of(connection, pair.Id)))]);
    }

    private static IReadOnlyList<(long Id, DeliveryStatus Status)> Statuses(SqliteConnection connection, string which, DynamicParameters parameters) =>
        [.. connection.Query<StatusRow>(
                $"""
                SELECT d.id AS Id, r.id AS ResultId, r.study_row AS StudyRow, r.sop_instance_uid AS SopInstanceUid, d.destination AS Destination,
                  d.state AS State, d.attempts AS Attempts, d.last_code AS LastCode, r.created_ms AS CreatedMs, d.due_ms AS DueMs,
                  d.delivered_ms AS DeliveredMs, r.kind AS Kind, r.sop_class_uid AS SopClassUid, d.sent_class_uid AS SentClassUid,
                  d.confirmed_ms AS ConfirmedMs, d.ask_code AS AskCode, d.ask_due_ms AS AskDueMs, d.losses AS Losses
                FROM deliveries d JOIN results r ON r.id = d.result_id {which}
                """,
                parameters)
            .Select(row => (row.Id, new DeliveryStatus
            {
                ResultId = row.ResultId,
                StudyRow = row.StudyRow,
                SopInstanceUid = row.SopInstanceUid,
                Kind = (ResultKind)row.Kind,
                SentAs = row.SentClassUid is { } sent && !string.Equals(sent, row.SopClassUid, StringComparison.Ordinal) ? ReportForms.NameOf(sent) : null,
                Destination = row.Destination,
                State = (DeliveryState)row.State,
                Attempts = (int)row.Attempts,
                LastCode = (DeliveryCode)row.LastCode,
                CreatedUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
                DueUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.DueMs),
                DeliveredUtc = TimeOf(row.DeliveredMs),
                ConfirmedUtc = TimeOf(row.ConfirmedMs),
                Proof = (ConfirmCode)row.AskCode,
                AskDueUtc = TimeOf(row.AskDueMs),
                Losses = (int)row.Losses,
            }))];

    public static DeliveryCounts Counts(SqliteConnection connection, IEnumerable<string> destinations, long beforeMs)
    {
        var row = connection.QuerySingle<(long Waiting, long Delivered, long Confirmed, long Asked, long Losses, long Overdue, long Unproven)>(
            """
            SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state <> 0), count(*) FILTER (WHERE state = 2),
              count(*) FILTER (WHERE state = 1 AND ask_due_ms IS NOT NULL), coalesce(sum(losses), 0),
              count(*) FILTER (WHERE state = 0 AND queued_ms < @beforeMs AND destination IN @destinations),
              count(*) FILTER (WHERE state = 1 AND ask_due_ms IS NOT NULL AND delivered_ms < @beforeMs AND destination IN @destinations)
            FROM deliveries
            """,
            new { beforeMs, destinations });
        return new(row.Waiting, row.Delivered, row.Confirmed, row.Asked, row.Losses, row.Overdue, row.Unproven);
    }

    private static DateTimeOffset? TimeOf(long? milliseconds) =>
        milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed record DueRow(
        long Id, long ResultId, long StudyRow, string SopClassUid, string SopInstanceUid, string File, long Attempts);

    private sealed record StatusRow(
        long Id,
        long ResultId,
        long StudyRow,
        string SopInstanceUid,
        string Destination,
        long State,
        long Attempts,
        long LastCode,
        long CreatedMs,
        long DueMs,
        long? DeliveredMs,
        long Kind,
        string SopClassUid,
        string? SentClassUid,
        long? ConfirmedMs,
        long AskCode,
        long? AskDueMs,
        long Losses);
}
