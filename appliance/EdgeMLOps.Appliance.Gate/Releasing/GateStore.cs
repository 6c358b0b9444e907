using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>What the Gate itself remembers: the site's pseudonym and what it was about to seal.</summary>
internal sealed class GateStore : IAsyncDisposable
{
    private readonly SqliteStore _store;

    private GateStore(SqliteStore store) => _store = store;

    public static async Task<GateStore> OpenAsync(string path, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, GateSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken));

    /// <summary>The site's pseudonym: random, made once for this installation.</summary>
    public Task<OutboxSite> SiteAsync(CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            connection.Execute(
                "INSERT INTO site (only_row, site, epoch) VALUES (1, @fresh, 1) ON CONFLICT DO NOTHING",
                new { fresh = Guid.NewGuid().ToByteArray(bigEndian: true) });
            var (site, epoch) = connection.QuerySingle<(byte[] Site, long Epoch)>("SELECT site, epoch FROM site");
            return new OutboxSite(new Guid(site, bigEndian: true), (uint)epoch);
        },
        cancellationToken);

    /// <summary>What was about to be sealed and is not known to be finished, with its place.</summary>
    public Task<IReadOnlyList<SealIntent>> IntentsAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<SealIntent>>(
            connection =>
            [
                .. connection.Query<(string Source, long Stream, long Seq)>("SELECT source, stream, seq FROM intents ORDER BY rowid")
                    .Select(row => new SealIntent(ReleaseSource.Parse(row.Source), (StreamId)row.Stream, (ulong)row.Seq)),
            ],
            cancellationToken);

    public Task IntendAsync(SealIntent intent, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute(
            "INSERT INTO intents (source, stream, seq) VALUES (@source, @stream, @seq)",
            new { source = intent.Source.ToString(), stream = (int)intent.Stream, seq = (long)intent.Sequence }),
        cancellationToken);

    public Task FulfilAsync(SealIntent intent, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute("DELETE FROM intents WHERE source = @source", new { source = intent.Source.ToString() }),
        cancellationToken);

    public Task CountWithheldAsync(CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute("UPDATE withheld SET histograms = histograms + 1"), cancellationToken);

    public Task<long> WithheldAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.ExecuteScalar<long>("SELECT histograms FROM withheld"), cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
