using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite.Audit;

/// <summary>The walk over the chain that says which row is bad first, and how.</summary>
internal static class AuditWalk
{
    public static AuditVerification Run(SqliteConnection connection, string columns, AuditHead? known, AuditAnchor? anchor)
    {
        var (anchored, fault) = anchor?.Read(connection) ?? (null, AuditFault.None);
        var found = Walk(connection, columns, [.. new[] { known, anchored }.OfType<AuditHead>()]);
        if (!found.Intact)
        {
            return found;
        }

        return fault != AuditFault.None ? new AuditVerification(fault, 0, found.Head)
            : anchored is not null && anchored.Length < found.Head.Length ? new AuditVerification(AuditFault.Unanchored, anchored.Length + 1, anchored)
            : found;
    }

    private static AuditVerification Walk(SqliteConnection connection, string columns, IReadOnlyList<AuditHead> known)
    {
        var head = AuditHead.Empty;
        foreach (var row in connection.Query<AuditRow>($"SELECT {columns} FROM audit ORDER BY seq", buffered: false))
        {
            var fault = Check(connection, row, head);
            if (fault != AuditFault.None)
            {
                return new AuditVerification(fault, head.Length + 1, head);
            }

            head = new AuditHead(row.Seq, row.Hash);
            if (known.Any(one => one.Length == head.Length && !one.Equals(head)))
            {
                // Every hash fits, yet it is not the history that was seen: the chain was written anew.
                return new AuditVerification(AuditFault.Changed, head.Length, head);
            }
        }

        return known.Any(one => one.Length > head.Length)
            ? new AuditVerification(AuditFault.Missing, head.Length + 1, head)
            : new AuditVerification(AuditFault.None, 0, head);
    }

    private static AuditFault Check(SqliteConnection connection, AuditRow row, AuditHead before)
    {
        var inPlace = row.Seq == before.Length + 1 && row.PrevHash.AsSpan().SequenceEqual(before.Hash.Span);
        if (inPlace)
        {
            return row.ComputeHash().AsSpan().SequenceEqual(row.Hash) ? AuditFault.None : AuditFault.Changed;
        }

        var repaired = row with { Seq = before.Length + 1, PrevHash = before.Hash.ToArray() };
        if (row.Seq == repaired.Seq && repaired.ComputeHash().AsSpan().SequenceEqual(row.Hash))
        {
            return AuditFault.Changed;
        }

        var elsewhere = connection.ExecuteScalar<long>(
            "SELECT count(*) FROM audit WHERE prev_hash = @hash", new { hash = before.Hash.ToArray() });
        return elsewhere > 0 ? AuditFault.Reordered : AuditFault.Missing;
    }
}
