using System.Net;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>Who may send: a title counts only from its own addresses.</summary>
internal sealed class PeerList
{
    private readonly List<(string AeTitle, IPNetwork Network)> _peers = [];
    private readonly bool _acceptAny;

    public PeerList(ReceivingOptions options)
    {
        _acceptAny = options.AcceptAnyPeer;
        foreach (var peer in options.Peers)
        {
            if (TryParseNetwork(peer.Address, out var network))
            {
                _peers.Add((peer.AeTitle, network));
            }
        }
    }

    public bool Allows(string callingAe, IPAddress address) =>
        _acceptAny ||
        _peers.Exists(peer => string.Equals(peer.AeTitle, callingAe, StringComparison.Ordinal) && peer.Network.Contains(address));

    public bool Knows(string callingAe) => _acceptAny || _peers.Exists(peer => string.Equals(peer.AeTitle, callingAe, StringComparison.Ordinal));

    public static bool TryParseNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
