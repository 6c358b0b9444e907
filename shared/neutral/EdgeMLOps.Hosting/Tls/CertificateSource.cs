using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Hosting.Tls;

/// <summary>
/// The certificates of one TLS end, followed through their files: a renewal, or a change of who is trusted, holds from
/// the next connection on, without a restart and without a word to open connections. Files that are of no use leave the
/// old ones in force, with an event. Thread-safe.
/// </summary>
public sealed class CertificateSource : IDisposable
{
    /// <summary>How often the files are looked at.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly string _section;
    private readonly TlsOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private volatile TlsMaterial _material;
    private string _stamp;
    private ExpiryLevel _level = ExpiryLevel.Far;
    private bool _listIsOld;

    private CertificateSource(string section, TlsOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _section = section;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _stamp = FileStamp.Of(options);
        _material = TlsMaterial.Load(options); // after the stamp: a change in between is seen as one
        Remind();
        _timer = timeProvider.CreateTimer(_ => Look(), state: null, Interval, Interval);
    }

    /// <summary>Loads the files.</summary>
    /// <param name="section">The section they are named in, such as <c>Dicom:Tls</c>; logs carry it.</param>
    /// <param name="options">Names them; set.</param>
    /// <param name="timeProvider">Clock of validity and of looking at the files.</param>
    /// <param name="logger">Takes events 8010 to 8019.</param>
    /// <exception cref="TlsFileException">A file is of no use.</exception>
    public static CertificateSource Open(string section, TlsOptions options, TimeProvider timeProvider, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        return new CertificateSource(section, options, timeProvider, logger);
    }

    /// <summary>The terms for one connection of a peer; a certificate is demanded of it.</summary>
    public SslServerAuthenticationOptions ForServer() => ForServer(ClientCertificates.Demanded);

    /// <summary>The terms for one connection of a peer.</summary>
    /// <param name="clients">What is asked of it.</param>
    public SslServerAuthenticationOptions ForServer(ClientCertificates clients) => TlsTerms.ForServer(_material, clients);

    /// <summary>The terms for one connection to a server.</summary>
    /// <param name="host">The host called, as configured.</param>
    public SslClientAuthenticationOptions ForClient(string host) =>
        TlsTerms.ForClient(_material, _options as TlsClientOptions ?? new TlsClientOptions(), host);

    /// <summary>Looks at the files no more.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            var stamp = FileStamp.Of(_options);
            if (!string.Equals(stamp, _stamp, StringComparison.Ordinal))
            {
                _stamp = stamp;
                Renew();
            }

            Remind();
        }
    }

    // The old material is left to the collector: a handshake may hold it yet.
    private void Renew()
    {
        try
        {
            var now = _timeProvider.GetUtcNow();
            var renewed = TlsMaterial.Load(_options);
            if (!renewed.IsValidAt(now) && _material.IsValidAt(now))
            {
                throw new TlsFileException(nameof(_options.CertificateFile), TlsFault.OutOfDate);
            }

            _material = renewed;
            (_level, _listIsOld) = (ExpiryLevel.Far, false);
            _logger.CertificatesRenewed(_section, renewed.NotAfter);
        }
        catch (TlsFileException ex)
        {
            _logger.CertificatesKept(_section, ex.Key, ex.Fault);
        }
    }

    private void Remind()
    {
        var now = _timeProvider.GetUtcNow();
        var left = _material.NotAfter - now;
        var level = ExpiryLevels.Of(left);
        if (level > _level)
        {
            if (level == ExpiryLevel.Over)
            {
                _logger.CertificateOver(_section);
            }
            else
            {
                _logger.CertificateRunsOut(_section, (int)Math.Ceiling(left.TotalDays));
            }
        }

        _level = level;
        if (!_listIsOld && _material.Revoked.NextUpdate < now)
        {
            _listIsOld = true;
            _logger.RevocationListOld(_section);
        }
    }
}
