using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>What waits to go up: the appliance's messages and the relay's own hello and bye, each stream in the file of its writer.</summary>
internal sealed class UplinkStore : IAsyncDisposable
{
    // Keys only, 24 bytes each; 400 days of 12 full cells are 99,200. Of more the oldest go first.
    private const int Most = 250_000;

    private readonly OutboxStore _outbox;
    private readonly OutboxStore _link;

    internal UplinkStore(OutboxSite site, OutboxStore outbox, OutboxStore link)
    {
        Site = site;
        _outbox = outbox;
        _link = link;
    }

    internal OutboxSite Site { get; }

    internal OutboxStore Of(StreamId stream) => stream == StreamId.Link ? _link : _outbox;

    /// <summary>All that waits, the relay's own and then the appliance's, each in the order it was sealed.</summary>
    internal async Task<IReadOnlyList<OutboxKey>> PendingAsync(CancellationToken cancellationToken) =>
        [.. await _link.PendingAsync(Most, cancellationToken), .. await _outbox.PendingAsync(Most, cancellationToken)];

    /// <summary>Messages of the appliance that have no receipt.</summary>
    internal async Task<long> WaitingAsync(CancellationToken cancellationToken) =>
        (await _outbox.DepthAsync(cancellationToken)).Messages;

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _outbox.DisposeAsync();
    }
}
