using Dapper;
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
                  r.sop_instance_uid AS SopInstanceUid, r.file AS File, d.attempts AS Attempts, r.created_ms AS CreatedMs
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
                CreatedUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
            })];

    public static IReadOnlyList<DeliveryStatus> List(SqliteConnection connection, int most) =>
        [.. connection.Query<StatusRow>(
                """
                SELECT r.id AS ResultId, r.study_row AS StudyRow, r.sop_instance_uid AS SopInstanceUid, d.destination AS Destination,
                  d.state AS State, d.attempts AS Attempts, d.last_code AS LastCode, r.created_ms AS CreatedMs, d.due_ms AS DueMs,
                  d.delivered_ms AS DeliveredMs, r.kind AS Kind, r.sop_class_uid AS SopClassUid,
                  d.sent_class_uid AS SentClassUid
                FROM deliveries d JOIN results r ON r.id = d.result_id
                ORDER BY r.id DESC, d.id LIMIT @most
                """,
                new { most })
            .Select(row => new DeliveryStatus
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
                DeliveredUtc = row.DeliveredMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            })];

    private sealed record DueRow(
        long Id, long ResultId, long StudyRow, string SopClassUid, string SopInstanceUid, string File, long Attempts, long CreatedMs);

    private sealed record StatusRow(
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
        string? SentClassUid);
}
