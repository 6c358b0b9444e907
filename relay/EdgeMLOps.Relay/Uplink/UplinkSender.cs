using System.Collections.Concurrent;
using EdgeMLOps.Contracts;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>Publishes what waits and knows, for one connection, what the broker acknowledged and what it did not take.</summary>
internal sealed class UplinkSender
{
    private const int Round = 256;

    private readonly UplinkContext _context;
    private readonly UplinkStore _store;
    private readonly MqttClient _client;
    private readonly WindowShare _share;
    private readonly ConcurrentDictionary<OutboxKey, bool> _sent = new();
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
    internal bool AwaitsReceiptOf(IReadOnlyList<OutboxKey> plan) => plan.Any(key => key.Stream != StreamId.Link && _sent.ContainsKey(key));

    /// <summary>Has all that waits sent again, and says how many those are.</summary>
    internal int ForgetSent()
    {
        var count = _sent.Count;
        _sent.Clear();
        return count;
    }

    /// <summary>What goes now: of what waits the first that was neither sent nor refused, and may go.</summary>
    internal IReadOnlyList<OutboxKey> Next(IReadOnlyList<OutboxKey> plan)
    {
        var open = plan.Where(key => !_sent.ContainsKey(key) && !_refused.ContainsKey(key)).Where(MayGo).Take(Round).ToArray();
        if (!_timeUp && !_share.TakesNewWork)
        {
            _timeUp = true;
            UplinkLog.TimeForReceipts(_context.Logger, plan.Count(key => !_sent.ContainsKey(key)));
        }

        return open;
    }

    // Hello and bye always may.
    private bool MayGo(OutboxKey key) => key.Stream == StreamId.Link || _share.TakesNewWork;

    /// <exception cref="LinkFaultException">The connection failed.</exception>
    internal async Task SendAsync(IReadOnlyList<OutboxKey> keys, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _context.Options.InFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(keys, parallel, async (key, token) => await SendAsync(key, token));
    }

    private async Task SendAsync(OutboxKey key, CancellationToken cancellationToken)
    {
        var outbox = _store.Of(key.Stream);
        if (!MayGo(key) || await outbox.ReadAsync(key, cancellationToken) is not { } message)
        {
            return; // its time came to an end within the round, or a receipt covered it since the plan was made
        }

        var topic = Topics.Up(_context.Options.Tenant, message.Header.Site, message.Kind);
        var outcome = await _client.PublishAsync(topic, message.Bytes, cancellationToken);
        if (IsAboutTheMessage(outcome.Fault))
        {
            Keep(key, outcome.Fault);
            return;
        }

        LinkFaultException.Require(outcome);
        _sent[key] = true;
        await outbox.MarkSentAsync(key, cancellationToken);
        if (key.Stream != StreamId.Link)
        {
            _context.Progress.AddSent();
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
