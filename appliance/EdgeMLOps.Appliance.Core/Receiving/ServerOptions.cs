using System.Net;
using System.Net.Security;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>What the configuration means to the DICOM server; the conformance statement shows the same.</summary>
internal static class ServerOptions
{
    /// <param name="options">Checked.</param>
    /// <param name="tls">The terms of TLS, where it is configured.</param>
    public static DicomServerOptions ToServerOptions(this ReceivingOptions options, Func<SslServerAuthenticationOptions>? tls) => new()
    {
        Bind = IPAddress.Parse(options.Bind),
        Port = options.Port,
        Tls = tls,
        TlsPort = options.Tls.Port,
        MaxAssociations = options.MaxAssociations,
        MaxAssociationsPerPeer = options.MaxAssociationsPerPeer,
        ArtimTimeout = options.ArtimTimeout,
        IdleTimeout = options.IdleTimeout,
    };
}
