using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>What is done to the site table inside one transaction.</summary>
internal static class SiteTables
{
    internal static SiteKeys? Keys(DbConnection connection, Guid site, uint epoch) =>
        connection.QuerySingleOrDefault<(byte[] Site, byte[] Relay)?>(
            "SELECT site_key, relay_key FROM site WHERE site = @Site AND epoch = @Epoch",
            new { Site = site.ToByteArray(bigEndian: true), Epoch = (long)epoch }) is { } row
            ? new SiteKeys(new VerifyingKey(row.Site), new VerifyingKey(row.Relay))
            : null;

    internal static bool Enrol(DbConnection connection, EnrolRequest request, DateTimeOffset now)
    {
        var wanted = new SiteKeys(request.Site.PublicKey, request.RelayKey);
        if (Keys(connection, request.Site.Site, request.Site.Epoch) is { } enrolled)
        {
            return enrolled == wanted;
        }

        connection.Execute(
            "INSERT INTO site (site, epoch, site_key, relay_key, enrolled_ms) VALUES (@Site, @Epoch, @SiteKey, @RelayKey, @Now)",
            new
            {
                Site = request.Site.Site.ToByteArray(bigEndian: true),
                Epoch = (long)request.Site.Epoch,
                SiteKey = wanted.Site.ToArray(),
                RelayKey = wanted.Relay.ToArray(),
                Now = now.ToUnixTimeMilliseconds(),
            });
        return true;
    }
}
