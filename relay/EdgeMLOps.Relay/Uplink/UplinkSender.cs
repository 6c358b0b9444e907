using System.Collections.Concurrent;
using EdgeMLOps.Contracts;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>Publishes what waits over one connection, and knows what the broker did not take.</summary>
internal sealed class UplinkSender : IDisposable
{
    // Each round reads what waits anew; it must be long beside that, and beside the time the line is empty between two.
    private const int Round = 2048;

    private readonly UplinkContext _context;
    private readonly UplinkStore _store;
    private readonly MqttClient _client;
    private readonly WindowShare _share;
    private readonly ByteWindow _window = new();
    private readonly ConcurrentDictionary<OutboxKey, MqttFault> _refused = new();
    private bool _timeUp;

    internal UplinkSender(UplinkContext context, UplinkStore store, MqttClient client, WindowShare share)
    {
        _context = context;
        _store = store;
        _client = client;
        _share = share;
    }

    /// <summary>Why the broker did not take a message; null when it took all.</summary>
    internal MqttFault? Refusal => _refused.IsEmpty ? null : _refused.Values.First();

    /// <summary>Whether any of what waits was sent; for the relay's own messages nobody waits.</summary>
    internal bool AwaitsReceiptOf(IReadOnlyList<OutboxKey> waiting) => waiting.Any(key => key.Stream != StreamId.Link && _context.Sent.Holds(key));

    /// <summary>What goes now: of what waits that was neither sent nor refused, and may go, the relay's own, then the newest and the oldest in turn.</summary>
    /// <param name="waiting">In the order it was sealed.</param>
    internal IReadOnlyList<OutboxKey> Next(IReadOnlyList<OutboxKey> waiting)
    {
        var open = waiting.Where(key => !_context.Sent.Holds(key) && !_refused.ContainsKey(key)).Where(MayGo).ToLookup(key => key.Stream == StreamId.Link);
        if (!_timeUp && !_share.TakesNewWork)
        {
            _timeUp = true;
            UplinkLog.TimeForReceipts(_context.Logger, waiting.Count(key => !_context.Sent.Holds(key)));
        }

        return [.. open[true].Concat(SendOrder.Arrange([.. open[false]])).Take(Round)];
    }

    public void Dispose() => _window.Dispose();

    // Hello and bye always may.
    private bool MayGo(OutboxKey key) => key.Stream == StreamId.Link || _share.TakesNewWork;

    /// <exception cref="LinkFaultException">The connection failed.</exception>
    internal async Task SendAsync(IReadOnlyList<OutboxKey> keys, CancellationToken cancellationToken)
    {
        var acknowledged = new ConcurrentBag<OutboxKey>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _context.Options.InFlight, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(keys, parallel, async (key, token) => await SendAsync(key, acknowledged, token));
        }
        finally
        {
            // One commit for the round: one for each message would hold its place in the window for as long as the disk takes.
            foreach (var file in acknowledged.GroupBy(key => _store.Of(key.Stream)))
            {
                await file.Key.MarkSentAsync([.. file], CancellationToken.None);
            }
        }
    }

    private async Task SendAsync(OutboxKey key, ConcurrentBag<OutboxKey> acknowledged, CancellationToken cancellationToken)
    {
        var outbox = _store.Of(key.Stream);
        if (!MayGo(key) || await outbox.ReadAsync(key, cancellationToken) is not { } message)
        {
            return; // its time came to an end within the round, or a receipt covered it since the plan was made
        }

        var outcome = await PublishAsync(message, cancellationToken);
        if (IsAboutTheMessage(outcome.Fault))
        {
            Keep(key, outcome.Fault);
            return;
        }

        LinkFaultException.Require(outcome);
        _context.Sent.Add(key);
        acknowledged.Add(key);
        if (key.Stream != StreamId.Link)
        {
            _context.Progress.AddSent();
        }
    }

    private async Task<MqttOutcome> PublishAsync(SealedMessage message, CancellationToken cancellationToken)
    {
        var room = await _window.EnterAsync(message.Bytes.Length, cancellationToken);
        try
        {
            var topic = Topics.Up(_context.Options.Tenant, message.Header.Site, message.Kind);
            return await _client.PublishAsync(topic, message.Bytes, cancellationToken);
        }
        finally
        {
            _window.Leave(room);
        }
    }

    // The connection is good and the next message may be taken.
    private static bool IsAboutTheMessage(MqttFault fault) =>
        fault is MqttFault.TooLarge or MqttFault.PayloadRefused or MqttFault.TopicRefused or MqttFault.NotAuthorized;

    private void Keep(OutboxKey key, MqttFault fault)
    {
        _refused[key] = fault;
        _context.Progress.Note(fault.ToString());
        UplinkLog.MessageRefused(_context.Logger, key.Sequence, key.Stream, fault.ToString());
    }
}
