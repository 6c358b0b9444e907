namespace EdgeMLOps.Fleet.Store;

/// <summary>Decides what becomes of messages that arrived together, from what is kept around their places; each counts for those behind it.</summary>
internal sealed class StorePlan
{
    private readonly Dictionary<MessagePlace, HeldMessage> _held = [];
    private readonly Dictionary<MessagePlace, long> _highest = [];
    private readonly List<KeptMessage> _kept = [];
    private readonly HashSet<MessagePlace> _late = [];

    internal StorePlan(IEnumerable<HeldMessage> near)
    {
        foreach (var held in near)
        {
            _held[held.Place] = held;
            Reach(held.Place);
        }
    }

    /// <summary>The messages to keep, in the order of arrival.</summary>
    internal IReadOnlyCollection<KeptMessage> Kept => _kept;

    /// <summary>Whether the message that is to be kept at a place comes after a later one of its stream.</summary>
    internal bool IsLate(MessagePlace place) => _late.Contains(place);

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

        var late = message.Place.Seq < _highest.GetValueOrDefault(message.Place.Whole);
        if (late)
        {
            _late.Add(message.Place);
        }

        _held.Add(message.Place, message);
        _kept.Add(new KeptMessage(arrived.Message, late));
        Reach(message.Place);
        return StoreVerdict.Stored;
    }

    private void Reach(MessagePlace place) => _highest[place.Whole] = Math.Max(place.Seq, _highest.GetValueOrDefault(place.Whole));

    private bool Chains(HeldMessage message) =>
        (!_held.TryGetValue(message.Place.Before, out var before) || before.Hash == message.Previous)
        && (!_held.TryGetValue(message.Place.After, out var after) || after.Previous == message.Hash);
}
