using System.Collections.Concurrent;
using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>What the broker acknowledged and no receipt covers yet, over all connections since the start: of a backlog the newest half has no
/// receipt until the oldest has met it, and a line that is cut must not have it sent again. What was lost behind the broker shows by receipts
/// that do not come; then the oldest go again, which receipts are stuck at, twice as many each time.</summary>
internal sealed class SentLog
{
    private const int FewestAgain = 256;

    private readonly ConcurrentDictionary<OutboxKey, bool> _keys = new();
    private Guid _site;
    private int _again = FewestAgain;

    internal bool Holds(OutboxKey key) => _keys.ContainsKey(key);

    internal void Add(OutboxKey key) => _keys[key] = true;

    /// <summary>Begins a connection. The oldest of each stream goes again, for the receipts that were missed: one covers all that the fleet
    /// has by now. So do the relay's own, for which nobody waits.</summary>
    /// <param name="site">Whose messages they are.</param>
    /// <param name="oldestFirst">What waits.</param>
    internal void Begin(Guid site, IReadOnlyList<OutboxKey> oldestFirst)
    {
        var waiting = oldestFirst.Where(key => site == _site && key.Stream != StreamId.Link).ToHashSet();
        waiting.ExceptWith(oldestFirst.DistinctBy(key => (key.Epoch, key.Stream)));
        foreach (var key in _keys.Keys.Where(key => !waiting.Contains(key)))
        {
            _keys.TryRemove(key, out _);
        }

        (_site, _again) = (site, FewestAgain);
    }

    /// <summary>Has the oldest that were sent go again, and says how many those are.</summary>
    internal int ForgetOldest(IReadOnlyList<OutboxKey> oldestFirst)
    {
        var count = oldestFirst.Where(Holds).Take(_again).ToArray().Count(key => _keys.TryRemove(key, out _));
        _again = Math.Min(_again * 2, int.MaxValue / 2);
        return count;
    }
}
