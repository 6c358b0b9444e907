using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// Who sent what last under a UID that more than one object came under. It outlives the objects that were set aside: when
/// they are gone, their senders still do not have the kept one's word.
/// </summary>
internal static class LastSenders
{
    // A title that has no place is not answered for; nobody may write for ever by calling itself something new.
    private const int MostTitles = 64;

    /// <summary>Whether other bytes ever came under the UID of an instance.</summary>
    public static bool IsContested(SqliteConnection connection, long row) =>
        connection.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM sent_last WHERE instance = @row)", new { row }) != 0;

    /// <summary>Notes what a title sent last.</summary>
    /// <param name="connection">With the writer's turn.</param>
    /// <param name="row">The instance.</param>
    /// <param name="callingAe">The title.</param>
    /// <param name="kept">Whether it was the bytes that are kept.</param>
    public static void Note(SqliteConnection connection, long row, string callingAe, bool kept) => connection.Execute(
        """
        INSERT INTO sent_last (instance, calling_ae, kept)
        SELECT @row, @callingAe, @kept
        WHERE (SELECT count(*) FROM sent_last WHERE instance = @row) < @most
          OR EXISTS (SELECT 1 FROM sent_last WHERE instance = @row AND calling_ae = @callingAe)
          OR EXISTS (SELECT 1 FROM instance WHERE id = @row AND calling_ae = @callingAe)
        ON CONFLICT (instance, calling_ae) DO UPDATE SET kept = excluded.kept WHERE kept <> excluded.kept
        """,
        new { row, callingAe, kept = kept ? 1 : 0, most = MostTitles });

    /// <summary>Those of the UIDs under which other bytes came too, and whose kept bytes a title is not known to have sent last.</summary>
    public static IEnumerable<string> NotOf(SqliteConnection connection, string callingAe, IReadOnlyList<string> sopInstanceUids) =>
        connection.Query<string>(
            """
            SELECT sop_instance_uid FROM instance
            WHERE sop_instance_uid IN @sopInstanceUids
              AND EXISTS (SELECT 1 FROM sent_last WHERE sent_last.instance = instance.id)
              AND NOT coalesce(
                (SELECT kept FROM sent_last WHERE sent_last.instance = instance.id AND sent_last.calling_ae = @callingAe),
                instance.calling_ae = @callingAe AND instance.door = @dicom)
            """,
            new { sopInstanceUids, callingAe, dicom = (int)InstanceDoor.Dicom });
}
