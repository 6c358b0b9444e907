using EdgeMLOps.Outbox;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>What is sent first when a window may be too short for all: the newest, which says how things are,
/// alternating with the oldest, so that the backlog gets done too.</summary>
internal static class SendOrder
{
    /// <param name="oldestFirst">What waits, in the order it was sealed.</param>
    internal static IEnumerable<OutboxKey> Arrange(IReadOnlyList<OutboxKey> oldestFirst)
    {
        for (int low = 0, high = oldestFirst.Count - 1; low <= high; low++, high--)
        {
            yield return oldestFirst[high];
            if (low < high)
            {
                yield return oldestFirst[low];
            }
        }
    }
}
