using System.Net;
using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Who may send: from an allowed network, and with a client certificate (which TLS has judged) or a token.</summary>
internal sealed class StowAccess
{
    private const string Scheme = "Bearer ";

    private static readonly StowRefusal Network = new(StatusCodes.Status403Forbidden, "Network");
    private static readonly StowRefusal NoToken = new(StatusCodes.Status401Unauthorized, "NoToken", (HeaderNames.WWWAuthenticate, "Bearer"));
    private static readonly StowRefusal WrongToken =
        new(StatusCodes.Status401Unauthorized, "WrongToken", (HeaderNames.WWWAuthenticate, "Bearer error=\"invalid_token\""));

    private readonly List<IPNetwork> _networks = [];
    private readonly List<byte[]> _tokens;

    public StowAccess(StowOptions options)
    {
        _tokens = [.. options.Tokens.Select(token => Convert.FromHexString(token.Sha256))];
        foreach (var text in options.AllowedNetworks)
        {
            if (PeerList.TryParseNetwork(text, out var network))
            {
                _networks.Add(network);
            }
        }
    }

    /// <summary>Null when the sender may send.</summary>
    public StowRefusal? Judge(HttpContext context, IPAddress remote)
    {
        if (_networks.Count > 0 && !_networks.Exists(network => network.Contains(remote)))
        {
            return Network;
        }

        if (context.Connection.ClientCertificate is not null)
        {
            return null;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return NoToken;
        }

        return Holds(authorization.AsSpan(Scheme.Length).Trim()) ? null : WrongToken;
    }

    // All of them each time, and each in constant time: how long it takes says nothing of how near a guess is.
    private bool Holds(ReadOnlySpan<char> token)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(token)];
        Encoding.UTF8.GetBytes(token, bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        var holds = false;
        foreach (var known in _tokens)
        {
            holds |= CryptographicOperations.FixedTimeEquals(known, digest);
        }

        return holds;
    }
}
