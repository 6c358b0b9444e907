using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Store;

/// <summary>A message that is kept.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Previous">The hash it names for the message before it.</param>
/// <param name="Hash">Its own.</param>
internal sealed record HeldMessage(MessagePlace Place, Digest256 Previous, Digest256 Hash)
{
    internal static HeldMessage Of(SealedMessage message) => new(MessagePlace.Of(message.Header), message.Header.Previous, message.Hash);
}
