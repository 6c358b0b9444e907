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
        .Query<(byte[] Site, byte[] ProvenBy, long IssuedMs, long EndsMs, byte[] Der, long? RevokedMs)>(
            "SELECT site, proven_by, issued_ms, ends_ms, der, revoked_ms FROM certificate WHERE key_digest = @Key", new { Key = key.ToArray() })
        .Select(row => new CertificateRow(GuidOf(row.Site), key, new Digest256(row.ProvenBy), row.IssuedMs, row.EndsMs, row.Der, row.RevokedMs))
        .SingleOrDefault();

    internal static void Insert(DbConnection connection, CertificateRow row) => connection.Execute(
        """
        INSERT INTO certificate (key_digest, site, proven_by, issued_ms, ends_ms, der)
        VALUES (@Key, @Site, @ProvenBy, @IssuedMs, @EndsMs, @Der)
        """,
        new { Key = row.Key.ToArray(), Site = BytesOf(row.Site), ProvenBy = row.ProvenBy.ToArray(), row.IssuedMs, row.EndsMs, row.Der });

    internal static long IssuedBy(DbConnection connection, Digest256 key) => connection.ExecuteScalar<long>(
        "SELECT count(*) FROM certificate WHERE proven_by = @Key", new { Key = key.ToArray() });

    /// <summary>When a site was revoked; null when it is not.</summary>
    internal static long? RevokedMs(DbConnection connection, Guid site) => connection.QuerySingleOrDefault<long?>(
        "SELECT revoked_ms FROM revoked_site WHERE site = @Site", new { Site = BytesOf(site) });

    /// <returns>False when nothing is known of the site.</returns>
    internal static bool Revoke(DbConnection connection, Guid site, long nowMs)
    {
        var of = new { Site = BytesOf(site), Now = nowMs };
        if (connection.ExecuteScalar<long>(
            """
            SELECT (SELECT count(*) FROM site WHERE site = @Site) + (SELECT count(*) FROM certificate WHERE site = @Site)
              + (SELECT count(*) FROM token WHERE site = @Site)
            """,
            of) == 0)
        {
            return false;
        }

        connection.Execute("UPDATE certificate SET revoked_ms = @Now WHERE site = @Site AND revoked_ms IS NULL", of);
        connection.Execute(
            "INSERT INTO revoked_site (site, revoked_ms) VALUES (@Site, @Now) ON CONFLICT (site) DO UPDATE SET revoked_ms = excluded.revoked_ms", of);
        return true;
    }

    /// <summary>Believes a site again; its revoked certificates stay so.</summary>
    internal static void Reinstate(DbConnection connection, Guid site) =>
        connection.Execute("DELETE FROM revoked_site WHERE site = @Site", new { Site = BytesOf(site) });

    /// <summary>The revoked certificates that would still be good.</summary>
    internal static IReadOnlyList<(byte[] Der, long RevokedMs)> Revoked(DbConnection connection, long nowMs) => connection
        .Query<(byte[] Der, long RevokedMs)>("SELECT der, revoked_ms FROM certificate WHERE revoked_ms IS NOT NULL AND ends_ms > @nowMs", new { nowMs })
        .AsList();

    internal static byte[] BytesOf(Guid id) => id.ToByteArray(bigEndian: true);

    internal static Guid GuidOf(byte[] bytes) => new(bytes, bigEndian: true);
}
