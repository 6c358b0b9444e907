using Dapper;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>What happened to each delivery, with times: a step that repeats itself is one row with a count, so that a long outage is no long table.</summary>
internal static class DeliveryHistory
{
    /// <summary>Steps kept of a delivery; the oldest but the first go.</summary>
    public const int MostSteps = 100;

    /// <summary>What happened to a delivery, oldest first.</summary>
    public static IReadOnlyList<DeliveryHistoryStep> Of(SqliteConnection connection, long deliveryId) =>
        [.. connection.Query<(long Step, long Code, long Times, long First, long Last)>(
                "SELECT step, code, times, first_ms, last_ms FROM delivery_steps WHERE delivery_id = @deliveryId ORDER BY id", new { deliveryId })
            .Select(row => new DeliveryHistoryStep(
                (DeliveryStep)row.Step,
                (DeliveryStep)row.Step == DeliveryStep.Asked ? ((ConfirmCode)row.Code).ToString() : ((DeliveryCode)row.Code).ToString(),
                row.Times,
                DateTimeOffset.FromUnixTimeMilliseconds(row.First),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Last)))];

    public static void Add(SqliteConnection connection, long deliveryId, DeliveryStep step, int code, long nowMs)
    {
        var repeated = connection.Execute(
            """
            UPDATE delivery_steps SET times = times + 1, last_ms = @nowMs
            WHERE id = (SELECT max(id) FROM delivery_steps WHERE delivery_id = @deliveryId) AND step = @step AND code = @code
            """,
            new { deliveryId, step = (int)step, code, nowMs });
        if (repeated != 0)
        {
            return;
        }

        connection.Execute(
            "INSERT INTO delivery_steps (delivery_id, step, code, times, first_ms, last_ms) VALUES (@deliveryId, @step, @code, 1, @nowMs, @nowMs)",
            new { deliveryId, step = (int)step, code, nowMs });
        connection.Execute(
            """
            DELETE FROM delivery_steps WHERE delivery_id = @deliveryId
              AND id <> (SELECT min(id) FROM delivery_steps WHERE delivery_id = @deliveryId)
              AND id <= (SELECT id FROM delivery_steps WHERE delivery_id = @deliveryId ORDER BY id DESC LIMIT 1 OFFSET @most)
            """,
            new { deliveryId, most = MostSteps - 1 });
    }
}
