using System.Security.Cryptography;
using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>How near its end the relay's own certificate is, by the fleet's clock where that is known.</summary>
internal sealed class CertificateHealth
{
    private const double LastShare = 0.25;

    private static readonly TimeSpan Last = TimeSpan.FromDays(30);

    private readonly CertificateKeeper _keeper;
    private readonly CertificateClock _clock;
    private readonly ILogger<CertificateHealth> _logger;

    public CertificateHealth(CertificateKeeper keeper, CertificateClock clock, ILogger<CertificateHealth> logger)
    {
        _keeper = keeper;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Empty while all is well. Renewals should have come long before the last 30 days, or the last quarter of a shorter life; and none may be held up.</summary>
    internal string Code => Nearness is { Length: > 0 } near ? near : _keeper.IsOwn ? _keeper.Complaint.Code : "";

    private string Nearness => Life() is not { } life ? ""
        : life.To <= _clock.Now ? "CertificateEnded"
        : life.To - _clock.Now <= Margin(life) ? "CertificateEnding"
        : "";

    /// <summary>Whole days that are left; none where there is no certificate of the relay's own.</summary>
    internal IEnumerable<StatusFact> Facts => Life() is { } life
        ? [new StatusFact { Name = "certificateDaysLeft", Value = (long)Math.Floor((life.To - _clock.Now).TotalDays) }]
        : [];

    /// <summary>Raises the alarm, once a window.</summary>
    internal void Remind()
    {
        if (Nearness is { Length: > 0 } code)
        {
            CertificateLog.NearItsEnd(_logger, code);
        }
    }

    private static TimeSpan Margin((DateTimeOffset From, DateTimeOffset To) life)
    {
        var share = (life.To - life.From) * LastShare;
        return share < Last ? share : Last;
    }

    private (DateTimeOffset From, DateTimeOffset To)? Life()
    {
        try
        {
            return _keeper.IsOwn && File.Exists(_keeper.Folder.Present) ? CertificateFolder.LifeOf(_keeper.Folder.Present) : null;
        }
        catch (Exception ex) when (ex is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null; // a connection says what is wrong with it
        }
    }
}
