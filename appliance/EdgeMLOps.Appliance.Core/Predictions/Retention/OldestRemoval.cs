using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Arms;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Retention;

/// <summary>Removes predictions with all that hangs on them, and what they were counted for.</summary>
internal static class OldestRemoval
{
    /// <param name="connection">The log.</param>
    /// <param name="before">None recorded at or after this.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="key">The key; null: it is not there, and a study's arm under another key than its predictions stays.</param>
    /// <returns>How many went, the highest number among them, and when the last of them was recorded, in Unix milliseconds.</returns>
    public static (int Count, long Last, long LastMs) Run(SqliteConnection connection, DateTimeOffset before, int max, IdentityKey? key)
    {
        var gone = CountedRow.Oldest(connection, before.ToUnixTimeMilliseconds(), max);
        if (gone.Count == 0)
        {
            return (0, 0, 0);
        }

        using (var counts = new CountWriter(connection))
        {
            counts.Remove(gone);
        }

        var ids = gone.Select(row => row.Id).ToList();
        var lastMs = connection.ExecuteScalar<long>("SELECT max(recorded_ms) FROM prediction WHERE id IN @ids", new { ids });
        var studies = connection.Query<(long Id, byte[] StudyKey, long? KeyId, byte[]? StudyUid)>(
            "SELECT id, study_key, key_id, study_uid FROM prediction LEFT JOIN identity ON prediction_id = id WHERE id IN @ids", new { ids })
            .DistinctBy(row => Convert.ToHexString(row.StudyKey), StringComparer.Ordinal)
            .Select(row => KeysOf(row.Id, row.StudyKey, row.KeyId, row.StudyUid, key)).ToList();
        connection.Execute("DELETE FROM prediction WHERE id = @Id", gone.Select(row => new { row.Id }));
        ArmStore.Forget(connection, studies);
        return (gone.Count, ids.Max(), lastMs);
    }

    // While keys change its arm may stand there under another one than its predictions.
    private static IReadOnlyList<byte[]> KeysOf(long id, byte[] studyKey, long? keyId, byte[]? studyUid, IdentityKey? key) =>
        key is { Ids.Count: > 1 } && key.Find(keyId)?.Open(IdentityField.StudyInstanceUid, id, studyUid) is { Length: > 0 } uid
            ? key.LookUpsOf(IdentityField.StudyInstanceUid, uid)
            : [studyKey];
}
