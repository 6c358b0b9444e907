using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>What is done to the tables of tokens and certificates inside one transaction.</summary>
internal static class CertificateTables
{
    internal static void Insert(DbConnection connection, TokenRow token) => connection.Execute(
        "INSERT INTO token (id, site, key_digest, made_ms, expires_ms) VALUES (@Id, @Site, @KeyDigest, @MadeMs, @ExpiresMs)",
        new { Id = BytesOf(token.Id), Site = BytesOf(token.Site), KeyDigest = token.Key.ToArray(), token.MadeMs, token.ExpiresMs });

    internal static TokenRow? Token(DbConnection connection, Digest256 key) => connection
        .Query<(byte[] Id, byte[] Site, long MadeMs, long ExpiresMs, byte[]? UsedFor)>(
            "SELECT id, site, made_ms, expires_ms, used_for FROM token WHERE key_digest = @Key", new { Key = key.ToArray() })
        .Select(row => new TokenRow(GuidOf(row.Id), GuidOf(row.Site), key, row.MadeMs, row.ExpiresMs, row.UsedFor is null ? null : new Digest256(row.UsedFor)))
        .SingleOrDefault();

    /// <summary>Remembers what a token was used for; without effect where the digest is no token's.</summary>
    internal static void UseToken(DbConnection connection, Digest256 token, Digest256 usedFor) => connection.Execute(
        "UPDATE token SET used_for = @UsedFor WHERE key_digest = @Token", new { Token = token.ToArray(), UsedFor = usedFor.ToArray() });

    internal static CertificateRow? Certificate(DbConnection connection, Digest256 key) => connection
        .Query<(byte[] Site, byte[] ProvenBy, long IssuedMs, long EndsMs, byte[] Der)>(
            "SELECT site, proven_by, issued_ms, ends_ms, der FROM certificate WHERE key_digest = @Key", new { Key = key.ToArray() })
        .Select(row => new CertificateRow(GuidOf(row.Site), key, new Digest256(row.ProvenBy), row.IssuedMs, row.EndsMs, row.Der))
        .SingleOrDefault();

    internal static void Insert(DbConnection connection, CertificateRow row) => connection.Execute(
        """
        INSERT INTO certificate (key_digest, site, proven_by, issued_ms, ends_ms, der)
        VALUES (@Key, @Site, @ProvenBy, @IssuedMs, @EndsMs, @Der)
        """,
        new { Key = row.Key.ToArray(), Site = BytesOf(row.Site), ProvenBy = row.ProvenBy.ToArray(), row.IssuedMs, row.EndsMs, row.Der });

    internal static long IssuedBy(DbConnection connection, Digest256 key) => connection.ExecuteScalar<long>(
        "SELECT count(*) FROM certificate WHERE proven_by = @Key", new { Key = key.ToArray() });

    internal static byte[] BytesOf(Guid id) => id.ToByteArray(bigEndian: true);

    internal static Guid GuidOf(byte[] bytes) => new(bytes, bigEndian: true);
}
