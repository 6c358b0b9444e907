using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Retention;

/// <summary>Removes predictions with all that hangs on them, and what they were counted for.</summary>
internal static class OldestRemoval
{
    /// <returns>How many went, and the highest number among them.</returns>
    public static (int Count, long Last) Run(SqliteConnection connection, DateTimeOffset before, int max)
    {
        var gone = CountedRow.Oldest(connection, before.ToUnixTimeMilliseconds(), max);
        if (gone.Count == 0)
        {
            return (0, 0);
        }

        using (var counts = new CountWriter(connection))
        {
            counts.Remove(gone);
        }

        connection.Execute("DELETE FROM prediction WHERE id = @Id", gone.Select(row => new { row.Id }));
        return (gone.Count, gone.Max(row => row.Id));
    }
}
