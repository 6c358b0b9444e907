using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>Takes identities from older keys to the one of now, some rows in a transaction: killed between two, the next run goes on.</summary>
internal static class Rekeying
{
    private const string Page = """
        SELECT prediction_id Id, identity.key_id KeyId, study_uid StudyUid, series_uid SeriesUid, sop_uid SopUid, patient_id PatientId, issuer Issuer,
            accession Accession, sop_class_uid SopClassUid
        FROM identity JOIN prediction ON prediction.id = prediction_id
        WHERE prediction_id > @after AND identity.key_id <> @now ORDER BY prediction_id LIMIT @max
        """;

    /// <summary>Does the next few.</summary>
    /// <returns>The last that was looked at and how many were done: one that its key does not open stays as it is; null when there are none.</returns>
    public static (long Last, int Count)? Run(SqliteConnection connection, IdentityKey key, long after, int max)
    {
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM identity_key WHERE key_id <> @Id", new { key.Id }) == 0)
        {
            return null; // without going through all rows
        }

        var rows = connection.Query<SealedIdentity>(Page, new { after, max, now = key.Id }).AsList();
        if (rows.Count == 0)
        {
            return null;
        }

        IdentityKeys.Note(connection, [], key);
        using var table = new IdentityTable(connection);
        return (rows[^1].Id, rows.Count(row => Move(connection, table, row, key)));
    }

    /// <summary>Takes keys out of table identity_key that no row is under any more.</summary>
    /// <returns>Those that are left, the one of now among them.</returns>
    public static IReadOnlyList<long> Retire(SqliteConnection connection, IdentityKey key)
    {
        connection.Execute("DELETE FROM identity_key WHERE key_id <> @Id AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.key_id = identity_key.key_id)", new { key.Id });
        return IdentityKeys.Note(connection, [], key);
    }

    private static bool Move(SqliteConnection connection, IdentityTable table, SealedIdentity row, IdentityKey key)
    {
        if (row.Open(key) is not { } who)
        {
            return false;
        }

        connection.Execute("DELETE FROM identity WHERE prediction_id = @Id", new { row.Id });
        table.Insert(row.Id, who, key);
        connection.Execute(
            """
            UPDATE OR IGNORE arm SET study_key = @study WHERE study_key = (SELECT study_key FROM prediction WHERE id = @Id);
            DELETE FROM arm WHERE study_key = (SELECT study_key FROM prediction WHERE id = @Id) AND study_key <> @study;
            UPDATE prediction SET study_key = @study, sop_key = @sop WHERE id = @Id
            """,
            new
            {
                row.Id,
                study = key.LookUpOf(IdentityField.StudyInstanceUid, who.StudyInstanceUid),
                sop = key.LookUpOf(IdentityField.SopInstanceUid, who.SopInstanceUid),
            });
        return true;
    }
}
