using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>Puts deliveries back into the queue.</summary>
internal static class ResultRequeue
{
    // Nothing sends to a destination that is configured no longer.
    private const string Meant =
        $"FROM deliveries d JOIN results r ON r.id = d.result_id WHERE {DeliveryFilter.Where} AND d.destination IN @destinations";

    private const string Chosen = $"SELECT d.id {Meant} AND (d.state <> 2 OR @force)";

    public static Requeued Run(SqliteConnection connection, DeliveryFilter filter, IEnumerable<string> destinations, bool force, long nowMs)
    {
        var parameters = new DynamicParameters(filter.Parameters);
        parameters.Add("destinations", destinations);
        parameters.Add("force", force);
        parameters.Add("nowMs", nowMs);
        parameters.Add("step", (int)DeliveryStep.Requeued);
        var left = force
            ? 0
            : connection.ExecuteScalar<int>($"SELECT count(*) {Meant} AND d.state = 2", parameters);
        connection.Execute(
            $"INSERT INTO delivery_steps (delivery_id, step, code, times, first_ms, last_ms) SELECT id, @step, 0, 1, @nowMs, @nowMs FROM ({Chosen})",
            parameters);
        var count = connection.Execute(
            $"""
            UPDATE deliveries SET state = 0, attempts = 0, last_code = 0, due_ms = @nowMs, queued_ms = @nowMs, delivered_ms = NULL, confirmed_ms = NULL,
              sent_class_uid = NULL, ask_due_ms = NULL, ask_code = 0, asks = 0, transaction_uid = NULL
            WHERE id IN ({Chosen})
            """,
            parameters);
        return new Requeued(count, left);
    }
}
