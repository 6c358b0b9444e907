using System.Runtime.CompilerServices;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Fleet.Pull;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Fleet;

/// <summary>Answers reading commands: through the service, or where it is down from its database, opened for reading only.</summary>
internal sealed class FleetView : IAsyncDisposable
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private readonly ControlClient _client;
    private readonly StorageOptions _storage;
    private readonly FleetStoreOptions _store;
    private IFleetDatabase? _database;

    internal FleetView(StorageOptions storage, FleetStoreOptions store)
    {
        _store = store;
        _storage = storage;
        _client = new ControlClient(storage.Root, FleetProgram.Name, AskLimit);
    }

    /// <returns>Null while the service is down.</returns>
    internal async Task<ProgramStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetAsync("/v1/status", FleetJson.Default.ProgramStatus, cancellationToken);
        return reply.Outcome == ControlOutcome.ServiceDown ? null : Value(reply);
    }

    internal async Task<SiteList> SitesAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetAsync("/v1/sites", FleetJson.Default.SiteList, cancellationToken);
        return reply.Outcome == ControlOutcome.ServiceDown
            ? await SiteReader.ReadAsync(Database(), cancellationToken)
            : Value(reply);
    }

    internal async IAsyncEnumerable<PullRow> PullAsync(PullQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long? after = query.After; after is not null;)
        {
            var page = await PageAsync(query with { After = after.Value }, cancellationToken);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            after = page.Next;
        }
    }

    /// <summary>Enrols through the service: a change needs the one writer, and the name of who asked.</summary>
    internal async Task<SiteList> EnrolAsync(EnrolRequest request, CancellationToken cancellationToken) =>
        Value(await _client.PostAsync("/v1/enrol", request, FleetJson.Default.EnrolRequest, FleetJson.Default.SiteList, cancellationToken));

    /// <summary>Has the service make a token: it remembers it, and audits who asked.</summary>
    internal async Task<EnrolmentToken> MakeTokenAsync(TokenRequest request, CancellationToken cancellationToken) =>
        Value(await _client.PostAsync("/v1/tokens", request, FleetJson.Default.TokenRequest, FleetJson.Default.EnrolmentToken, cancellationToken));

    /// <summary>Has the service revoke a site, and audit who asked.</summary>
    internal async Task<RevokeAnswer> RevokeAsync(RevokeRequest request, CancellationToken cancellationToken) =>
        Value(await _client.PostAsync("/v1/sites/revoke", request, FleetJson.Default.RevokeRequest, FleetJson.Default.RevokeAnswer, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private static T Value<T>(ControlReply<T> reply)
        where T : class => reply.Value ?? throw new CommandException(
            reply.Detail.Length > 0 ? $"The fleet refuses: {reply.Code}: {reply.Detail}" : $"The fleet does not answer: {reply.Code}");

    private IFleetDatabase Database() => _database ??= FleetStore.OpenReadOnly(_store, _storage);

    private async Task<PullPage> PageAsync(PullQuery query, CancellationToken cancellationToken)
    {
        if (_database is null)
        {
            var reply = await _client.GetAsync(query.Path, FleetJson.Default.PullPage, cancellationToken);
            if (reply.Outcome != ControlOutcome.ServiceDown)
            {
                return Value(reply);
            }
        }

        return await PullReader.ReadAsync(Database(), query, cancellationToken);
    }
}
