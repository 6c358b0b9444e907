using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary><c>commitment.db</c>, opened when the host starts.</summary>
internal sealed class CommitmentDatabase : IHostedService, IAsyncDisposable
{
    private readonly string _path;
    private SqliteStore? _store;

    public CommitmentDatabase(IOptions<StorageOptions> storage) => _path = storage.Value.PathOf("commitment.db");

    public SqliteStore Store => _store ?? throw new InvalidOperationException("The database is not open: the host has not started it.");

    /// <exception cref="StorageException">The database cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _store ??= await SqliteStore.OpenAsync(_path, CommitmentSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_store is { } store)
        {
            _store = null;
            await store.DisposeAsync();
        }
    }
}
