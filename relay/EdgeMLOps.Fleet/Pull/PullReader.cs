using System.Text.Json;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Store;

namespace EdgeMLOps.Fleet.Pull;

/// <summary>Reads messages a page at a time.</summary>
internal static class PullReader
{
    private const int PageSize = 100;

    internal static async Task<PullPage> ReadAsync(IFleetDatabase database, PullQuery query, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            connection => connection.Query<(long Id, byte[] Frame, long ArrivedMs, long Late)>(
                $"""
                SELECT id, frame, arrived_ms, late FROM message
                WHERE id > @After AND arrived_ms >= @SinceMs {(query.Site is null ? "" : "AND site = @Site")}
                ORDER BY id LIMIT @PageSize
                """,
                new
                {
                    query.After,
                    Site = query.Site?.ToByteArray(bigEndian: true),
                    SinceMs = query.Since?.ToUnixTimeMilliseconds() ?? 0,
                    PageSize,
                }).AsList(),
            cancellationToken);
        return new PullPage
        {
            Rows = [.. rows.Select(row => Row(row.Id, row.Frame, row.ArrivedMs, row.Late != 0))],
            Next = rows.Count == PageSize ? rows[^1].Id : null,
        };
    }

    private static PullRow Row(long id, byte[] frame, long arrivedMs, bool late)
    {
        if (SealedMessage.Read(frame, out var message) is not FrameFault.None and var fault)
        {
            throw new InvalidDataException(FormattableString.Invariant($"Message {id} of the store is no frame: {fault}"));
        }

        return new PullRow
        {
            Number = id,
            Site = message!.Header.Site,
            Epoch = message.Header.Epoch,
            Stream = message.Header.Stream,
            Sequence = (long)message.Header.Sequence,
            Kind = message.Kind,
            Hash = message.Hash,
            ArrivedUtc = DateTimeOffset.FromUnixTimeMilliseconds(arrivedMs),
            Late = late,
            Payload = JsonElement.Parse(message.ReadPayloadJson()),
        };
    }
}
