using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// The two statements that journal an instance, compiled once: they stand between a sender and its answer. Used on the
/// journal's writing connection, with its turn.
/// </summary>
internal sealed class JournalInserts : IDisposable
{
    private readonly PreparedStatement _study;
    private readonly PreparedStatement _instance;

    public JournalInserts(SqliteConnection connection)
    {
        _study = new PreparedStatement(
            connection,
            """
            INSERT INTO study (study_instance_uid, last_received_ms, open_since_ms, pending) VALUES (?1, ?2, ?2, 1)
            ON CONFLICT (study_instance_uid) DO UPDATE SET
              last_received_ms = excluded.last_received_ms,
              open_since_ms = iif(pending > 0 OR last_counted > closed_through, open_since_ms, excluded.open_since_ms),
              pending = pending + 1
            RETURNING id
            """);
        _instance = new PreparedStatement(
            connection,
            """
            INSERT INTO instance (study, sop_instance_uid, sop_class_uid, series_instance_uid, transfer_syntax_uid,
                                  file, bytes, sha256, calling_ae, association_id, received_ms, file_ms,
                                  door, modality, series_number, instance_number)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13, ?14, ?15)
            RETURNING id
            """);
    }

    /// <summary>Adds an instance, and its study where it is the first.</summary>
    public (long Row, long Study) Insert(NewInstance instance, long now)
    {
        var study = Require(_study.Run(instance.StudyInstanceUid, now));
        var row = Require(_instance.Run(
            study,
            instance.SopInstanceUid,
            instance.SopClassUid,
            instance.SeriesInstanceUid,
            instance.TransferSyntaxUid,
            instance.File,
            instance.Bytes,
            instance.Sha256,
            instance.CallingAe,
            instance.AssociationId,
            now,
            (int)instance.Door,
            instance.Modality,
            instance.SeriesNumber,
            instance.InstanceNumber));
        return (row, study);
    }

    public void Dispose()
    {
        _study.Dispose();
        _instance.Dispose();
    }

    // RETURNING gives a row for each that is inserted.
    private static long Require(long? row) => row!.Value;
}
