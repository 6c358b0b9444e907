using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite.Audit;

/// <summary>
/// The head of the chain under a key that is not in the database, written with each row. Hashes alone can be made anew by
/// who may write the file; the anchor only by who has the key. It covers every row up to it, since each hash covers the one before.
/// </summary>
internal sealed class AuditAnchor
{
    public const string Schema = """
        CREATE TABLE anchor (
          one    INTEGER PRIMARY KEY CHECK (one = 1),
          length INTEGER NOT NULL,
          hash   BLOB NOT NULL,
          mac    BLOB NOT NULL
        ) STRICT;
        """;

    private static readonly byte[] Domain = "edgemlops.audit.anchor/1"u8.ToArray();

    private readonly byte[] _key;

    public AuditAnchor(ReadOnlyMemory<byte> key) => _key = key.ToArray();

    /// <summary>The chain that is there is believed as it stands: a new one, or one from before there were anchors.</summary>
    public void Begin(SqliteConnection connection, AuditHead head) => Write(connection, head);

    /// <summary>Moves the anchor on; one that does not hold the chain as it was before the row stays and shows it.</summary>
    public void Advance(SqliteConnection connection, AuditHead before, AuditHead after)
    {
        if (Read(connection) is { Fault: AuditFault.None, Head: var anchored } && before.Equals(anchored))
        {
            Write(connection, after);
        }
    }

    /// <summary>The head that was anchored, or what is wrong with the anchor.</summary>
    public (AuditHead? Head, AuditFault Fault) Read(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'anchor'") == 0
            || connection.QueryFirstOrDefault<Row>("SELECT length Length, hash Hash, mac Mac FROM anchor") is not { } row)
        {
            return (null, AuditFault.AnchorGone);
        }

        var head = new AuditHead(row.Length, row.Hash);
        return CryptographicOperations.FixedTimeEquals(MacOf(head), row.Mac) ? (head, AuditFault.None) : (null, AuditFault.AnchorForged);
    }

    private void Write(SqliteConnection connection, AuditHead head) => connection.Execute(
        "INSERT OR REPLACE INTO anchor (one, length, hash, mac) VALUES (1, @Length, @hash, @mac)",
        new { head.Length, hash = head.Hash.ToArray(), mac = MacOf(head) });

    private byte[] MacOf(AuditHead head)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(length, head.Length);
        return HMACSHA256.HashData(_key, (byte[])[.. Domain, .. length, .. head.Hash.Span]);
    }

    private sealed class Row
    {
        public long Length { get; init; }

        public byte[] Hash { get; init; } = [];

        public byte[] Mac { get; init; } = [];
    }
}
