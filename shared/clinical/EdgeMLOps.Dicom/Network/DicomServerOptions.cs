using System.Net;
using System.Net.Security;

namespace EdgeMLOps.Dicom.Network;

/// <summary>How a <see cref="DicomServer"/> listens, and the bounds it holds its peers to.</summary>
public sealed record DicomServerOptions
{
    /// <summary>The address to listen on.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port to listen on; 0 lets the system choose (see <see cref="DicomServer.LocalEndPoint"/>).</summary>
    /// <value>Default: 11112, the registered DICOM port.</value>
    public int Port { get; init; } = 11112;

    /// <summary>
    /// TLS, with the terms this gives: asked once for each connection, so that what it gives may change at any time; each
    /// object it gives is the connection's own.
    /// </summary>
    /// <value>Default: null, plain.</value>
    public Func<SslServerAuthenticationOptions>? Tls { get; init; }

    /// <summary>
    /// A second port, for <see cref="Tls"/>, beside a plain <see cref="Port"/> (PS3.15 annex B wants them apart); 2762 is the
    /// registered one. All bounds hold for both together.
    /// </summary>
    /// <value>Default: null; with <see cref="Tls"/>, <see cref="Port"/> itself speaks TLS and nothing is plain.</value>
    public int? TlsPort { get; init; }

    /// <summary>The longest P-DATA-TF, in bytes, that a peer may send.</summary>
    /// <value>Default: 262144 (256 KiB).</value>
    public int MaxPduLength { get; init; } = 256 * 1024;

    /// <summary>Open associations; the next one is refused transiently (local limit exceeded).</summary>
    /// <value>Default: 32.</value>
    public int MaxAssociations { get; init; } = 32;

    /// <summary>
    /// Open associations of one remote address; the next one is refused transiently (local limit exceeded). By address and
    /// not by AE title, which a caller may choose freely.
    /// </summary>
    /// <value>Default: no limit of its own.</value>
    public int MaxAssociationsPerPeer { get; init; } = int.MaxValue;

    /// <summary>
    /// Connections that have no association, not yet or no more; the oldest one of the address that has the most gives way to
    /// a new one.
    /// </summary>
    /// <value>Default: 64.</value>
    public int MaxPendingConnections { get; init; } = 64;

    /// <summary>How long a new connection may take to ask for its association (ARTIM, PS3.8 section 9.1.5).</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan ArtimTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open association may take for its next whole PDU, or to take a response.</summary>
    /// <value>Default: 60 seconds.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a peer may go on sending a data set that has been refused already; the association is aborted then. Within a
    /// message it also has to keep a pace of 1 KiB/s, measured over <see cref="IdleTimeout"/>.
    /// </summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan RefusedDataTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
