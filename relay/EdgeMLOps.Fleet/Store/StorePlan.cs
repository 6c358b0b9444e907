namespace EdgeMLOps.Fleet.Store;

/// <summary>Decides what becomes of messages that arrived together, from what is kept around their places; each counts for those behind it.</summary>
internal sealed class StorePlan
{
    private readonly Dictionary<MessagePlace, HeldMessage> _held = [];
    private readonly List<CheckedMessage> _kept = [];

    internal StorePlan(IEnumerable<HeldMessage> near)
    {
        foreach (var held in near)
        {
            _held[held.Place] = held;
        }
    }

    /// <summary>The messages to keep, in the order of arrival.</summary>
    internal IReadOnlyCollection<CheckedMessage> Kept => _kept;

    internal StoreVerdict Take(CheckedMessage arrived)
    {
        var message = HeldMessage.Of(arrived.Message);
        if (_held.TryGetValue(message.Place, out var there))
        {
            return there.Hash == message.Hash ? StoreVerdict.Duplicate : StoreVerdict.Fork;
        }

        if (!Chains(message))
        {
            return StoreVerdict.ChainBroken;
        }

        _held.Add(message.Place, message);
        _kept.Add(arrived);
        return StoreVerdict.Stored;
    }

    private bool Chains(HeldMessage message) =>
        (!_held.TryGetValue(message.Place.Before, out var before) || before.Hash == message.Previous)
        && (!_held.TryGetValue(message.Place.After, out var after) || after.Previous == message.Hash);
}
