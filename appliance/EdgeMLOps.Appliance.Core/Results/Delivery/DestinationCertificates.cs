using System.Globalization;
using System.Net.Security;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>The certificates for those destinations that are spoken to over TLS, followed through their files.</summary>
internal sealed class DestinationCertificates : IDisposable
{
    private readonly Dictionary<string, CertificateSource> _sources = new(StringComparer.Ordinal);

    /// <exception cref="TlsFileException">A file is of no use.</exception>
    public DestinationCertificates(DeliveryOptions options, TimeProvider timeProvider, ILogger<CertificateSource> logger)
    {
        foreach (var (destination, at) in options.Destinations.Select((item, index) => (item, index)).Where(pair => pair.item.Tls.IsSet))
        {
            var section = string.Create(CultureInfo.InvariantCulture, $"{DeliveryOptions.Section}:Destinations:{at}:Tls");
            _sources.Add(destination.Name, CertificateSource.Open(section, destination.Tls, timeProvider, logger));
        }
    }

    /// <summary>The terms for each connection to a destination; null: plain.</summary>
    public Func<SslClientAuthenticationOptions>? TermsOf(DestinationOptions destination) =>
        _sources.TryGetValue(destination.Name, out var source) ? () => source.ForClient(destination.Host) : null;

    public void Dispose()
    {
        foreach (var source in _sources.Values)
        {
            source.Dispose();
        }
    }
}
