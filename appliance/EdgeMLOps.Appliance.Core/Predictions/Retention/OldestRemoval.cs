using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Arms;
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

        var studies = connection.Query<byte[]>("SELECT DISTINCT study_key FROM prediction WHERE id IN @ids", new { ids = gone.Select(row => row.Id) }).AsList();
        connection.Execute("DELETE FROM prediction WHERE id = @Id", gone.Select(row => new { row.Id }));
        ArmStore.Forget(connection, studies);
        return (gone.Count, gone.Max(row => row.Id));
    }
}
