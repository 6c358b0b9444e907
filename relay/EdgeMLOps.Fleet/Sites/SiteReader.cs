using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Store;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>Reads the sites.</summary>
internal static class SiteReader
{
    // A site's key could be used to send every second message.
    private const int MostGaps = 100;

    internal static Task<SiteList> ReadAsync(IFleetDatabase database, CancellationToken cancellationToken) =>
        database.ReadAsync(Read, cancellationToken);

    private static SiteList Read(DbConnection connection)
    {
        var streams = connection.Query<(byte[] Site, long Epoch, long Stream, long Held, long Highest, long CompleteTo, long LastMs, long Late)>(
            """
            SELECT m.site, m.epoch, m.stream, count(*), max(m.seq), coalesce(max(h.seq), 0), max(m.arrived_ms), CAST(sum(m.late) AS bigint)
            FROM message m LEFT JOIN high h USING (site, epoch, stream) GROUP BY m.site, m.epoch, m.stream ORDER BY m.stream
            """).ToLookup(row => (SiteOf(row.Site), row.Epoch));
        var gaps = Gaps(connection);
        var alarms = connection.Query<(byte[] Site, long Epoch, long Count)>("SELECT site, epoch, count(*) FROM alarm GROUP BY site, epoch")
            .ToDictionary(row => (SiteOf(row.Site), row.Epoch), row => row.Count);
        var sites = connection.Query<(byte[] Site, long Epoch, long EnrolledMs)>("SELECT site, epoch, enrolled_ms FROM site ORDER BY site, epoch");
        var ends = connection.Query<(byte[] Site, long EndsMs)>("SELECT site, max(ends_ms) FROM certificate GROUP BY site")
            .ToDictionary(row => SiteOf(row.Site), row => DateTimeOffset.FromUnixTimeMilliseconds(row.EndsMs));
        var revoked = connection.Query<(byte[] Site, long RevokedMs)>("SELECT site, revoked_ms FROM revoked_site")
            .ToDictionary(row => SiteOf(row.Site), row => DateTimeOffset.FromUnixTimeMilliseconds(row.RevokedMs));
        return new SiteList
        {
            Sites =
            [
                .. sites.Select(row =>
                {
                    var key = (SiteOf(row.Site), row.Epoch);
                    var ofSite = streams[key].ToArray();
                    return new SiteView
                    {
                        Site = key.Item1,
                        Epoch = row.Epoch,
                        EnrolledUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.EnrolledMs),
                        LastArrivedUtc = ofSite.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(ofSite.Max(s => s.LastMs)),
                        CertificateEndsUtc = ends.TryGetValue(key.Item1, out var end) ? end : null,
                        RevokedUtc = revoked.TryGetValue(key.Item1, out var since) ? since : null,
                        Messages = ofSite.Sum(s => s.Held),
                        Alarms = alarms.GetValueOrDefault(key),
                        Streams = [.. ofSite.Select(s => new StreamView
                        {
                            Stream = (StreamId)s.Stream,
                            CompleteTo = s.CompleteTo,
                            Highest = s.Highest,
                            Late = s.Late,
                            Missing = s.Highest - s.Held,
                            Gaps = [.. gaps[(key.Item1, key.Epoch, s.Stream)]],
                        })],
                    };
                }),
            ],
        };
    }

    // What is complete is not looked at again, however much it is.
    private static ILookup<(Guid Site, long Epoch, long Stream), GapView> Gaps(DbConnection connection) => connection
        .Query<(byte[] Site, long Epoch, long Stream, long First, long Last)>(
            """
            SELECT site, epoch, stream, before + 1, seq - 1 FROM (
              SELECT site, epoch, stream, before, seq, row_number() OVER (PARTITION BY site, epoch, stream ORDER BY seq) AS place FROM (
                SELECT m.site, m.epoch, m.stream, m.seq,
                  lag(m.seq, 1, coalesce(h.seq, 0)) OVER (PARTITION BY m.site, m.epoch, m.stream ORDER BY m.seq) AS before
                FROM message m LEFT JOIN high h ON h.site = m.site AND h.epoch = m.epoch AND h.stream = m.stream
                WHERE m.seq >= coalesce(h.seq, 0)) AS pairs
              WHERE seq > before + 1) AS gaps
            WHERE place <= @MostGaps ORDER BY site, epoch, stream, seq
            """,
            new { MostGaps })
        .ToLookup(row => (SiteOf(row.Site), row.Epoch, row.Stream), row => new GapView { First = row.First, Last = row.Last });

    private static Guid SiteOf(byte[] bytes) => new(bytes, bigEndian: true);
}
