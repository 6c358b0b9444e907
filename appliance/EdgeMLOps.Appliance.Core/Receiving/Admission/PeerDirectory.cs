using System.Globalization;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>Where peers can be called: those of <c>Dicom:Peers</c> that have a port. Owns the certificates for those over TLS.</summary>
internal sealed class PeerDirectory : IDisposable
{
    private readonly Dictionary<string, PeerAddress> _peers = new(StringComparer.Ordinal);
    private readonly List<CertificateSource> _certificates = [];

    /// <exception cref="TlsFileException">A file is of no use.</exception>
    public PeerDirectory(IOptions<ReceivingOptions> options, TimeProvider time, ILogger<CertificateSource> logger)
    {
        foreach (var (peer, at) in options.Value.Peers.Select((peer, at) => (peer, at)).Where(pair => pair.peer.Port != 0))
        {
            CertificateSource? certificates = null;
            if (peer.Tls.IsSet)
            {
                certificates = CertificateSource.Open(string.Create(CultureInfo.InvariantCulture, $"Dicom:Peers:{at}:Tls"), peer.Tls, time, logger);
                _certificates.Add(certificates);
            }

            _peers.TryAdd(
                peer.AeTitle,
                new PeerAddress(peer.AeTitle, peer.CallbackHost, peer.Port, certificates is null ? null : () => certificates.ForClient(peer.CallbackHost)));
        }
    }

    public PeerAddress? Find(string aeTitle) => _peers.GetValueOrDefault(aeTitle);

    public void Dispose() => _certificates.ForEach(source => source.Dispose());
}
