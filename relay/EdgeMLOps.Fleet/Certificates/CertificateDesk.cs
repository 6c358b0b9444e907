using System.Data.Common;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Answers sites that ask for a certificate. What is no request of whom it says is counted, set aside, and not answered.</summary>
internal sealed class CertificateDesk
{
    private readonly AuthorityDesk _authority;
    private readonly FleetStore _store;
    private readonly DueAudit _audit;
    private readonly IntakeCounts _counts;
    private readonly string _tenant;
    private readonly AuthorityOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateDesk> _logger;

    public CertificateDesk(
        AuthorityDesk authority,
        FleetStore store,
        DueAudit audit,
        IntakeCounts counts,
        IOptions<IntakeOptions> intake,
        IOptions<AuthorityOptions> options,
        TimeProvider time,
        ILogger<CertificateDesk> logger)
    {
        _authority = authority;
        _store = store;
        _audit = audit;
        _counts = counts;
        _tenant = intake.Value.Tenant;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether a message is for this desk. What has another size is no request: the intake sets it aside with all else that came with it.</summary>
    internal bool IsAsk(MqttMessage message) =>
        message.Payload.Length == CertificateAsk.Size
        && Topics.TryReadSite(message.Topic, _tenant, out var name) && string.Equals(message.Topic, Topics.CertificateAsks(_tenant, name), StringComparison.Ordinal);

    /// <returns>The answer, not yet signed, and who gets it; null when none is due.</returns>
    /// <exception cref="Sqlite.StorageException">The store refused: nothing was issued, nothing may be said.</exception>
    internal async Task<(Guid Name, CertificateAnswer Answer)?> AnswerAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (_authority.Held is { } held && _time.GetUtcNow() < held.Begins)
        {
            await RefuseAsync("ClockBeforeAuthority", message, cancellationToken);
            return null;
        }

        if (!Topics.TryReadSite(message.Topic, _tenant, out var name)
            || !CertificateAsk.TryRead(message.Payload.Span, out var ask)
            || !ask!.IsProven())
        {
            await RefuseAsync("CertificateAskUnproven", message, cancellationToken);
            return null;
        }

        var ruling = await RuleAsync(name, ask, cancellationToken);
        if (ruling is null)
        {
            await RefuseAsync("CertificateAskForeign", message, cancellationToken);
            return null;
        }

        await NoteAsync(ask, ruling, message, cancellationToken);
        return (name, new CertificateAnswer
        {
            Question = Digest256.Of(message.Payload.Span),
            AtUtc = ruling.At,
            Verdict = ruling.Verdict,
            Certificate = ruling.Certificate,
        });
    }

    private async Task<CertificateRuling?> RuleAsync(Guid name, CertificateAsk ask, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return _authority.Held is not { } authority
            ? CertificateRuling.Refusal(CertificateVerdict.NoAuthority, now)
            : await _store.Database.WriteAsync(
                connection =>
                {
                    var ruling = CertificateRules.Rule(connection, name, ask, now, () => Issue(authority, ask, now));
                    AddAudit(connection, ask, ruling);
                    return ruling;
                },
                cancellationToken);
    }

    private void AddAudit(DbConnection connection, CertificateAsk ask, CertificateRuling? ruling)
    {
        if (ruling is { IsNew: true })
        {
            var detail = FormattableString.Invariant($$"""{"site":"{{ask.Site:D}}","by":"{{ask.Purpose}}","proof":"{{Digest256.Of(ask.ProvenBy.ToArray())}}","key":"{{ask.PublicKey}}"}""");
            _audit.Add(connection, "CertificateIssued", FleetProgram.Name, detail);
        }

        if (ruling is { IsReinstated: true })
        {
            var detail = FormattableString.Invariant($$"""{"site":"{{ask.Site:D}}","key":"{{ask.PublicKey}}"}""");
            _audit.Add(connection, "SiteReinstated", FleetProgram.Name, detail);
        }
    }

    // .NET checks the request's own signature.
    private X509Certificate2? Issue(FleetAuthority authority, CertificateAsk ask, DateTimeOffset now)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequest(ask.ToPkcs10(), HashAlgorithmName.SHA256);
            return authority.IssueClient(request, now, TimeSpan.FromDays(_options.CertificateDays));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task NoteAsync(CertificateAsk ask, CertificateRuling ruling, MqttMessage message, CancellationToken cancellationToken)
    {
        if (ruling.IsNew)
        {
            CertificateLog.Issued(_logger, ask.Site, ask.Purpose);
            await _audit.AppendAsync(cancellationToken);
            if (ruling.IsReinstated)
            {
                await _store.Revoked.ReloadAsync(_store.Database, cancellationToken);
            }
        }
        else if (ruling.Verdict is not (CertificateVerdict.Issued or CertificateVerdict.NotDue))
        {
            await RefuseAsync(ruling.Verdict.ToString(), message, cancellationToken);
        }
    }

    private async Task RefuseAsync(string code, MqttMessage message, CancellationToken cancellationToken)
    {
        _counts.AddRefused();
        CertificateLog.Refused(_logger, code);
        await _store.SetAsideAsync([new RefusedMessage(code, message.Payload)], cancellationToken);
    }
}
