using System.Net;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Places, so many altogether and so many for one address. Thread-safe.</summary>
internal sealed class PeerPlaces
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _ofPeer = [];
    private readonly int _most;
    private readonly int _mostOfPeer;
    private int _count;

    public PeerPlaces(int most, int mostOfPeer)
    {
        _most = most;
        _mostOfPeer = mostOfPeer;
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a place if there is one; <see cref="Leave"/> gives it back.</summary>
    public PlaceVerdict Enter(IPAddress peer)
    {
        lock (_gate)
        {
            var ofPeer = _ofPeer.GetValueOrDefault(peer);
            if (ofPeer >= _mostOfPeer)
            {
                return PlaceVerdict.FullForPeer;
            }

            if (_count >= _most)
            {
                return PlaceVerdict.Full;
            }

            _ofPeer[peer] = ofPeer + 1;
            _count++;
            return PlaceVerdict.Taken;
        }
    }

    public void Leave(IPAddress peer)
    {
        lock (_gate)
        {
            _count--;
            if (--_ofPeer[peer] == 0)
            {
                _ofPeer.Remove(peer);
            }
        }
    }
}
