using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>How many requests are at work, altogether and of each address. Thread-safe.</summary>
internal sealed class StowSlots
{
    private static readonly StowRefusal Full = new(StatusCodes.Status503ServiceUnavailable, "TooMany", (HeaderNames.RetryAfter, "10"));
    private static readonly StowRefusal FullForPeer = new(StatusCodes.Status429TooManyRequests, "TooManyOfPeer", (HeaderNames.RetryAfter, "10"));
    private static readonly StowRefusal Draining = new(StatusCodes.Status503ServiceUnavailable, "Draining", (HeaderNames.RetryAfter, "300"));

    private readonly PeerPlaces _places;
    private volatile bool _draining;

    public StowSlots(StowOptions options) => _places = new PeerPlaces(options.MaxRequests, options.MaxRequestsPerPeer);

    public int Count => _places.Count;

    /// <summary>Null when it took one; then <see cref="Leave"/> gives it back.</summary>
    public StowRefusal? Enter(IPAddress peer) => _draining ? Draining : _places.Enter(peer) switch
    {
        PlaceVerdict.Full => Full,
        PlaceVerdict.FullForPeer => FullForPeer,
        _ => null,
    };

    public void Leave(IPAddress peer) => _places.Leave(peer);

    /// <summary>Nothing new begins while draining.</summary>
    public void Drain(bool draining) => _draining = draining;
}
