using System.Globalization;
using System.Net.Security;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>The certificates for those destinations that are spoken to over TLS, followed through their files.</summary>
internal sealed class DestinationCertificates : IDisposable
{
    private readonly Dictionary<string, CertificateSource> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<SslClientAuthenticationOptions>> _terms = new(StringComparer.Ordinal);

    /// <exception cref="TlsFileException">A file is of no use.</exception>
    public DestinationCertificates(DeliveryOptions options, TimeProvider timeProvider, ILogger<CertificateSource> logger)
    {
        foreach (var (destination, at) in options.Destinations.Select((item, index) => (item, index)).Where(pair => pair.item.Tls.IsSet))
        {
            var section = string.Create(CultureInfo.InvariantCulture, $"{DeliveryOptions.Section}:Destinations:{at}:Tls");
            var source = CertificateSource.Open(section, destination.Tls, timeProvider, logger);
            _sources.Add(destination.Name, source);
            _terms.Add(destination.Name, () => source.ForClient(destination.Host));
        }
    }

    /// <summary>The terms for each connection to a destination, always the same object for the same one; null: plain.</summary>
    public Func<SslClientAuthenticationOptions>? TermsOf(DestinationOptions destination) => _terms.GetValueOrDefault(destination.Name);

    public void Dispose()
    {
        foreach (var source in _sources.Values)
        {
            source.Dispose();
        }
    }
}
