using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>Reads a pair back as it was written.</summary>
internal static class PairReader
{
    /// <summary>The pair of a shadow's prediction; null: it has none.</summary>
    public static ImagePair? Read(SqliteConnection connection, long shadowId)
    {
        var of = new { shadowId };
        if (connection.QueryFirstOrDefault<(long ActiveId, string Active, string Shadow, double Overlap)?>(
            "SELECT active_id, active_package, shadow_package, overlap FROM pair WHERE shadow_id = @shadowId", of) is not { } pair)
        {
            return null;
        }

        var key = new { pair.ActiveId, shadowId };
        var boxes = connection.Query<(string Class, double Active, double Shadow, double Overlap)>(
            "SELECT class, active_score, shadow_score, overlap FROM pair_box WHERE active_id = @ActiveId AND shadow_id = @shadowId ORDER BY class, number", key)
            .ToLookup(box => box.Class, box => new MatchedBoxes(box.Active, box.Shadow, box.Overlap), StringComparer.Ordinal);
        var classes = connection.Query<(string Class, int OnlyActive, int OnlyShadow)>(
            "SELECT class, only_active, only_shadow FROM pair_class WHERE active_id = @ActiveId AND shadow_id = @shadowId", key);
        return new(pair.ActiveId, pair.Active, pair.Shadow, pair.Overlap, [.. classes.Select(one => new ClassPair(one.Class, [.. boxes[one.Class]], one.OnlyActive, one.OnlyShadow))]);
    }
}
