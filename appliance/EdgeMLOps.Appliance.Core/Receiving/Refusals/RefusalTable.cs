using Dapper;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving.Refusals;

/// <summary>
/// <c>refusals.db</c>: one row for each peer, address and reason, with a count, so that its size does not follow how often
/// somebody is refused; and bounded in rows, in all and for each address, so that one caller of many names cannot push the
/// others out. Times are Unix milliseconds.
/// </summary>
internal static class RefusalTable
{
    public const string FileName = "refusals.db";

    public const int MaxRows = 1000;

    public const int MaxRowsPerAddress = 32;

    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE refusal (
              calling_ae TEXT NOT NULL,
              address    TEXT NOT NULL,
              reason     INTEGER NOT NULL, -- RefusalReason
              tls        INTEGER NOT NULL, -- DicomTlsRefusal; -1 without TLS
              called_ae  TEXT NOT NULL,    -- of the last time
              count      INTEGER NOT NULL,
              first_ms   INTEGER NOT NULL,
              last_ms    INTEGER NOT NULL,
              PRIMARY KEY (calling_ae, address, reason, tls)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX refusal_address ON refusal (address, last_ms);
            CREATE INDEX refusal_last ON refusal (last_ms);
            """),
    ];

    private const int WithoutTls = -1;

    /// <summary>Adds what happened and forgets what is beyond the bounds, the longest ago first.</summary>
    public static void Add(SqliteConnection connection, IReadOnlyCollection<RefusalEvent> events)
    {
        foreach (var group in events.GroupBy(one => (one.CallingAe, one.Address, one.Reason, one.Tls)))
        {
            connection.Execute(
                """
                INSERT INTO refusal (calling_ae, address, reason, tls, called_ae, count, first_ms, last_ms)
                VALUES (@CallingAe, @Address, @Reason, @Tls, @CalledAe, @Count, @First, @Last)
                ON CONFLICT DO UPDATE SET
                  called_ae = excluded.called_ae, count = count + excluded.count, last_ms = max(last_ms, excluded.last_ms)
                """,
                new
                {
                    group.Key.CallingAe,
                    Address = group.Key.Address.ToString(),
                    group.Key.Reason,
                    Tls = group.Key.Reason == RefusalReason.Tls ? (int)group.Key.Tls : WithoutTls,
                    group.Last().CalledAe,
                    Count = group.Count(),
                    First = group.Min(one => one.At).ToUnixTimeMilliseconds(),
                    Last = group.Max(one => one.At).ToUnixTimeMilliseconds(),
                });
        }

        foreach (var address in events.Select(one => one.Address).Distinct())
        {
            Forget(connection, "WHERE address = @Address", MaxRowsPerAddress, address.ToString());
        }

        Forget(connection, "", MaxRows, address: "");
    }

    /// <summary>All rows, the last refused first.</summary>
    public static IReadOnlyList<RefusalRecord> List(SqliteConnection connection) =>
    [
        .. connection.Query<(string CallingAe, string Address, long Reason, long Tls, string CalledAe, long Count, long First, long Last)>(
                "SELECT calling_ae, address, reason, tls, called_ae, count, first_ms, last_ms FROM refusal ORDER BY last_ms DESC")
            .Select(row => new RefusalRecord(
                row.CallingAe,
                row.Address,
                (RefusalReason)row.Reason,
                row.Tls == WithoutTls ? null : (DicomTlsRefusal)row.Tls,
                row.CalledAe,
                row.Count,
                DateTimeOffset.FromUnixTimeMilliseconds(row.First),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Last))),
    ];

    private static void Forget(SqliteConnection connection, string where, int most, string address) => connection.Execute(
        $"""
        DELETE FROM refusal WHERE (calling_ae, address, reason, tls) IN (
          SELECT calling_ae, address, reason, tls FROM refusal {where} ORDER BY last_ms DESC LIMIT -1 OFFSET @Most)
        """,
        new { Most = most, Address = address });
}
