using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Reads table daily_source.</summary>
internal static class CountSources
{
    public static Dictionary<CountSource, long> Of(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT slot, model_name, model_version, model_release, package_digest, policy_digest, id FROM daily_source";
        using var row = command.ExecuteReader();
        var sources = new Dictionary<CountSource, long>();
        while (row.Read())
        {
            sources.Add(new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetString(5)), row.GetInt64(6));
        }

        return sources;
    }
}
