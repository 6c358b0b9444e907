using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>Finds the PACS that the configuration names, and follows its certificate files where it has its own.</summary>
internal sealed class PacsPeers : IDisposable
{
    private readonly CertificateSource? _source;

    /// <exception cref="OptionsValidationException">The destination of that name is not there.</exception>
    /// <exception cref="TlsFileException">A certificate file is of no use.</exception>
    public PacsPeers(PacsOptions query, DeliveryOptions delivery, DestinationCertificates certificates, TimeProvider time, ILogger<CertificateSource> logger)
    {
        if (query.Destination.Length > 0)
        {
            var named = delivery.Destinations.FirstOrDefault(item => string.Equals(item.Name, query.Destination, StringComparison.Ordinal))
                ?? throw new OptionsValidationException(
                    StudiesOptions.Section, typeof(StudiesOptions), [$"Studies:Query:Destination is none of Results:Destinations: '{query.Destination}'."]);
            Configured = new PacsPeer(named.AeTitle, named.Host, named.Port, certificates.TermsOf(named));
        }
        else if (query.AeTitle.Length > 0)
        {
            var source = query.Tls.IsSet ? CertificateSource.Open($"{StudiesOptions.Section}:Query:Tls", query.Tls, time, logger) : null;
            _source = source;
            Configured = new PacsPeer(query.AeTitle, query.Host, query.Port, source is null ? null : () => source.ForClient(query.Host));
        }
    }

    /// <summary>The PACS; null: nobody is ever asked.</summary>
    public PacsPeer? Configured { get; }

    public void Dispose() => _source?.Dispose();
}
