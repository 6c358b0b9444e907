using System.Globalization;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>Finds out who is meant by a name on the command line. Owns the certificates for peers over TLS.</summary>
internal sealed class DoctorTargets : IDisposable
{
    private readonly ReceivingOptions _receiving;
    private readonly DeliveryOptions _delivery;
    private readonly DestinationCertificates _certificates;
    private readonly PeerDirectory _peers;

    /// <exception cref="CommandException">A key is out of range.</exception>
    /// <exception cref="TlsFileException">A certificate file is of no use.</exception>
    public DoctorTargets(IConfiguration configuration, TimeProvider time)
    {
        _receiving = HostSetup.ReadValidated(configuration, ReceivingOptions.Section, new ReceivingOptionsValidator());
        _delivery = HostSetup.ReadValidated(configuration, DeliveryOptions.Section, new DeliveryOptionsValidator());
        _certificates = new DestinationCertificates(_delivery, time, NullLogger<CertificateSource>.Instance);
        _peers = new PeerDirectory(Options.Create(_receiving), time, NullLogger<CertificateSource>.Instance);
    }

    /// <param name="peer">A destination's name, an AE title, or <c>AE@host:port</c>.</param>
    /// <exception cref="CommandException">Nobody is meant by it.</exception>
    public DoctorTarget Find(string peer) =>
        Destination(item => string.Equals(item.Name, peer, StringComparison.Ordinal), peer) ??
        Peer(peer) ??
        Destination(item => string.Equals(item.AeTitle, peer, StringComparison.Ordinal), peer) ??
        WrittenOut(peer) ??
        throw new CommandException(
            $"'{peer}' is neither a name of Results:Destinations, nor an AeTitle of Dicom:Peers or Results:Destinations, nor of the form AE@host:port.");

    public void Dispose()
    {
        _certificates.Dispose();
        _peers.Dispose();
    }

    private DoctorTarget? Destination(Func<DestinationOptions, bool> isMeant, string peer) =>
        _delivery.Destinations.FirstOrDefault(isMeant) is { } found
            ? new DoctorTarget(peer, found.AeTitle, _receiving.AeTitle, found.Host, found.Port, _certificates.TermsOf(found))
            : null;

    private DoctorTarget? Peer(string peer)
    {
        if (_peers.Find(peer) is { } address)
        {
            return new DoctorTarget(peer, peer, _receiving.AeTitle, address.Host, address.Port, address.Tls);
        }

        // One that only calls us; another entry, or a destination of the same title, may say where it is.
        return _receiving.Peers.Any(item => string.Equals(item.AeTitle, peer, StringComparison.Ordinal)) &&
            !_delivery.Destinations.Any(item => string.Equals(item.AeTitle, peer, StringComparison.Ordinal))
            ? new DoctorTarget(peer, peer, _receiving.AeTitle, Host: "", Port: 0, Tls: null)
            : null;
    }

    private DoctorTarget? WrittenOut(string peer)
    {
        var at = peer.IndexOf('@', StringComparison.Ordinal);
        var colon = peer.LastIndexOf(':');
        if (at < 0 || colon < at || !AeTitleRules.IsValid(peer[..at]) ||
            !int.TryParse(peer.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            return null;
        }

        var host = peer[(at + 1)..colon].Trim('[', ']');
        var known = Destination(
            item => item.Port == port && string.Equals(item.Host, host, StringComparison.OrdinalIgnoreCase), peer);
        return host.Length == 0 ? null : new DoctorTarget(peer, peer[..at], _receiving.AeTitle, host, port, known?.Tls);
    }
}
