using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// The two statements that journal an instance, compiled once: they stand between a sender and its answer. Used on the
/// journal's writing connection, with its turn.
/// </summary>
internal sealed class JournalInserts : IDisposable
{
    private readonly SqliteCommand _study;
    private readonly SqliteCommand _instance;

    public JournalInserts(SqliteConnection connection)
    {
        (_study, _instance) = (connection.CreateCommand(), connection.CreateCommand());
        _study.CommandText =
            """
            INSERT INTO study (study_instance_uid, last_received_ms, open_since_ms, pending) VALUES (@StudyInstanceUid, @now, @now, 1)
            ON CONFLICT (study_instance_uid) DO UPDATE SET
              last_received_ms = excluded.last_received_ms,
              open_since_ms = iif(pending > 0 OR last_counted > closed_through, open_since_ms, excluded.open_since_ms),
              pending = pending + 1
            RETURNING id
            """;
        _instance.CommandText =
            """
            INSERT INTO instance (study, sop_instance_uid, sop_class_uid, series_instance_uid, transfer_syntax_uid,
                                  file, bytes, sha256, calling_ae, association_id, received_ms, file_ms,
                                  door, modality, series_number, instance_number)
            VALUES (@study, @SopInstanceUid, @SopClassUid, @SeriesInstanceUid, @TransferSyntaxUid,
                    @File, @Bytes, @Sha256, @CallingAe, @AssociationId, @now, @now,
                    @door, @Modality, @SeriesNumber, @InstanceNumber)
            RETURNING id
            """;
        PreparedStatement.Compile(_study, "@StudyInstanceUid", "@now");
        PreparedStatement.Compile(
            _instance,
            "@study", "@SopInstanceUid", "@SopClassUid", "@SeriesInstanceUid", "@TransferSyntaxUid", "@File", "@Bytes", "@Sha256",
            "@CallingAe", "@AssociationId", "@now", "@door", "@Modality", "@SeriesNumber", "@InstanceNumber");
    }

    /// <summary>Adds an instance, and its study where it is the first.</summary>
    public (long Row, long Study) Insert(NewInstance instance, long now)
    {
        var study = Run(_study, instance.StudyInstanceUid, now);
        var row = Run(
            _instance,
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
            instance.Modality ?? (object)DBNull.Value,
            instance.SeriesNumber ?? (object)DBNull.Value,
            instance.InstanceNumber ?? (object)DBNull.Value);
        return (row, study);
    }

    public void Dispose()
    {
        _study.Dispose();
        _instance.Dispose();
    }

    // RETURNING gives a row for each that is inserted.
    private static long Run(SqliteCommand command, params ReadOnlySpan<object> values) => (long)PreparedStatement.Run(command, values)!;
}
