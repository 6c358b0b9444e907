using System.Net.Security;

namespace EdgeMLOps.Dicom.Network;

/// <summary>Whom a client calls, as whom, and how long it waits for each answer.</summary>
public sealed record DicomClientOptions
{
    /// <summary>Name or address of the peer's machine.</summary>
    public required string Host { get; init; }

    /// <summary>The peer's TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>Our AE title.</summary>
    public required string CallingAe { get; init; }

    /// <summary>The peer's AE title.</summary>
    public required string CalledAe { get; init; }

    /// <summary>
    /// TLS, with the terms this gives: asked once for each connection, so that what it gives may change at any time; each
    /// object it gives is the connection's own.
    /// </summary>
    /// <value>Default: null, plain.</value>
    public Func<SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>For the TCP connection, and then for the TLS handshake.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the answer to the association request or to the release.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan AssociationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the peer to take one PDU, and for its response to a whole message.</summary>
    /// <value>Default: 60 seconds.</value>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Clock of the time limits.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
