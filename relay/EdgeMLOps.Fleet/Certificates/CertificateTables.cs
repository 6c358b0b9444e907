using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>What is done to the tables of tokens and certificates inside one transaction.</summary>
internal static class CertificateTables
{
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="token">The token, unused.</param>
    /// <param name="der">Its certificate, for the list of revoked ones.</param>
    internal static void Insert(DbConnection connection, TokenRow token, byte[] der) => connection.Execute(
        "INSERT INTO token (id, site, key_digest, made_ms, expires_ms, der) VALUES (@Id, @Site, @KeyDigest, @MadeMs, @ExpiresMs, @Der)",
        new { Id = BytesOf(token.Id), Site = BytesOf(token.Site), KeyDigest = token.Key.ToArray(), token.MadeMs, token.ExpiresMs, Der = der });

    internal static TokenRow? Token(DbConnection connection, Digest256 key) => connection
        .Query<(byte[] Id, byte[] Site, long MadeMs, long ExpiresMs, byte[]? UsedFor, long? RevokedMs)>(
            "SELECT id, site, made_ms, expires_ms, used_for, revoked_ms FROM token WHERE key_digest = @Key", new { Key = key.ToArray() })
        .Select(row => new TokenRow(
            GuidOf(row.Id), GuidOf(row.Site), key, row.MadeMs, row.ExpiresMs, row.UsedFor is null ? null : new Digest256(row.UsedFor), row.RevokedMs))
        .SingleOrDefault();

    /// <summary>Remembers what a token was used for; without effect where the digest is no token's.</summary>
    internal static void UseToken(DbConnection connection, Digest256 token, Digest256 usedFor) => connection.Execute(
        "UPDATE token SET used_for = @UsedFor WHERE key_digest = @Token", new { Token = token.ToArray(), UsedFor = usedFor.ToArray() });

    /// <summary>Ends the token that had a key certified, now that the certificate was seen at work: nobody needs its answer again.</summary>
    internal static void SpendToken(DbConnection connection, Digest256 usedFor, long nowMs) => connection.Execute(
        "UPDATE token SET spent_ms = @nowMs WHERE used_for = @UsedFor AND spent_ms IS NULL", new { UsedFor = usedFor.ToArray(), nowMs });

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

    /// <summary>Believes nothing more of a site; its certificates and the tokens that there are for it are over for good.</summary>
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
        connection.Execute("UPDATE token SET revoked_ms = @Now WHERE site = @Site AND revoked_ms IS NULL", of);
        connection.Execute(
            "INSERT INTO revoked_site (site, revoked_ms) VALUES (@Site, @Now) ON CONFLICT (site) DO UPDATE SET revoked_ms = excluded.revoked_ms", of);
        return true;
    }

    /// <summary>Believes a site again; its revoked certificates and tokens stay so.</summary>
    /// <returns>Whether it was revoked.</returns>
    internal static bool Reinstate(DbConnection connection, Guid site) =>
        connection.Execute("DELETE FROM revoked_site WHERE site = @Site", new { Site = BytesOf(site) }) > 0;

    /// <summary>The revoked certificates that would still be good, those of tokens that are revoked or spent among them, in a fixed order.</summary>
    internal static IReadOnlyList<(byte[] Der, long RevokedMs)> Revoked(DbConnection connection, long nowMs) => connection
        .Query<(byte[] Der, long RevokedMs)>(
            """
            SELECT der, revoked_ms FROM certificate WHERE revoked_ms IS NOT NULL AND ends_ms > @nowMs
            UNION ALL
            SELECT der, coalesce(revoked_ms, spent_ms) FROM token WHERE coalesce(revoked_ms, spent_ms) IS NOT NULL AND der IS NOT NULL AND expires_ms > @nowMs
            ORDER BY 1
            """,
            new { nowMs })
        .AsList();

    internal static byte[] BytesOf(Guid id) => id.ToByteArray(bigEndian: true);

    internal static Guid GuidOf(byte[] bytes) => new(bytes, bigEndian: true);
}
