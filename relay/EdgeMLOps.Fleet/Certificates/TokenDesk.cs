using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Mqtt;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Makes one-time tokens: a key and a certificate with which a site can ask at the broker and do nothing else.</summary>
internal sealed class TokenDesk
{
    private readonly FleetStore _store;
    private readonly DueAudit _audit;
    private readonly BrokerOptions _broker;
    private readonly string _tenant;
    private readonly AuthorityOptions _options;
    private readonly SigningKey _fleetKey;
    private readonly TimeProvider _time;

    public TokenDesk(
        FleetStore store,
        DueAudit audit,
        IOptions<BrokerOptions> broker,
        IOptions<IntakeOptions> intake,
        IOptions<AuthorityOptions> options,
        SigningKey fleetKey,
        TimeProvider time)
    {
        _store = store;
        _audit = audit;
        _broker = broker.Value;
        _tenant = intake.Value.Tenant;
        _options = options.Value;
        _fleetKey = fleetKey;
        _time = time;
    }

    /// <summary>Makes one and remembers its digest; the secret is in what is returned and nowhere else.</summary>
    internal async Task<EnrolmentToken> MakeAsync(FleetAuthority authority, TokenRequest request, string who, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var life = TimeSpan.FromDays(request.Days ?? _options.TokenDays);
        var id = Guid.NewGuid();
        using var key = SigningKey.Create();
        var pem = key.ExportPem();
        using var own = ECDsa.Create();
        own.ImportFromPem(pem);
        using var certificate = authority.IssueClient(new CertificateRequest($"CN={id:D}", own, HashAlgorithmName.SHA256), now, life);
        var row = new TokenRow(id, request.Site, Digest256.Of(key.PublicKey.ToArray()), now.ToUnixTimeMilliseconds(), (now + life).ToUnixTimeMilliseconds(), UsedFor: null);
        await _store.Database.WriteAsync(
            connection =>
            {
                CertificateTables.Insert(connection, row, certificate.RawData);
                _audit.Add(
                    connection,
                    "EnrolmentTokenMade",
                    who,
                    FormattableString.Invariant($$"""{"token":"{{id:D}}","site":"{{request.Site:D}}","expires":"{{(now + life).UtcDateTime:O}}"}"""));
                return true;
            },
            cancellationToken);
        await _audit.AppendAsync(cancellationToken);
        return new EnrolmentToken
        {
            Token = id,
            Site = request.Site,
            ExpiresUtc = now + life,
            Tenant = _tenant,
            BrokerHost = _broker.Host,
            BrokerPort = _broker.Port,
            BrokerAuthority = await File.ReadAllTextAsync(_broker.CaFile, cancellationToken),
            FleetKey = _fleetKey.PublicKey,
            Certificate = certificate.ExportCertificatePem(),
            Key = pem,
        };
    }
}
