namespace EdgeMLOps.Fleet.Store;

/// <summary>The message tables inside one writing transaction, many messages at a time.</summary>
internal interface IMessageRows
{
    /// <summary>What is kept at these places and right before and behind each, and the last of their streams.</summary>
    IEnumerable<HeldMessage> Near(IReadOnlyCollection<MessagePlace> places);

    /// <summary>Keeps messages, numbered in this order.</summary>
    void Insert(IReadOnlyCollection<KeptMessage> messages, long nowMs);

    /// <summary>Moves the end of each stream's gapless beginning as far as messages are kept, and gives the message there; none where the first is missing.</summary>
    IEnumerable<HeldMessage> Advance(IReadOnlyCollection<MessagePlace> streams);
}
