using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>Writes pairs, in the transaction that records the shadow's prediction.</summary>
internal static class PairWriter
{
    /// <summary>Keeps a pair; one that is there stays as it is.</summary>
    public static void Write(SqliteConnection connection, long shadowId, ImagePair pair)
    {
        var isNew = connection.Execute(
            """
            INSERT INTO pair (active_id, shadow_id, active_package, shadow_package, overlap)
            VALUES (@ActiveId, @shadowId, @ActivePackage, @ShadowPackage, @Overlap) ON CONFLICT DO NOTHING
            """,
            new { pair.ActiveId, shadowId, pair.ActivePackage, pair.ShadowPackage, pair.Overlap }) == 1;
        if (!isNew)
        {
            return;
        }

        foreach (var one in pair.Classes)
        {
            connection.Execute(
                """
                INSERT INTO pair_class (active_id, shadow_id, class, matched, only_active, only_shadow)
                VALUES (@ActiveId, @shadowId, @Class, @Count, @OnlyActive, @OnlyShadow)
                """,
                new { pair.ActiveId, shadowId, one.Class, one.Matched.Count, one.OnlyActive, one.OnlyShadow });
            connection.Execute(
                """
                INSERT INTO pair_box (active_id, shadow_id, class, number, active_score, shadow_score, overlap)
                VALUES (@ActiveId, @shadowId, @Class, @number, @ActiveScore, @ShadowScore, @Overlap)
                """,
                one.Matched.Select((boxes, number) => new { pair.ActiveId, shadowId, one.Class, number, boxes.ActiveScore, boxes.ShadowScore, boxes.Overlap }));
        }
    }
}
