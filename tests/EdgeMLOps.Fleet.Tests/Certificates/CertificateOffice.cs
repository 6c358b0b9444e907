using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Tests.Certificates;

/// <summary>The desks of the fleet's authority on a real database, with a clock that a test sets.</summary>
internal sealed class CertificateOffice : IAsyncDisposable
{
    public const int Days = 400;

    private readonly TempFolder _folder;
    private readonly FleetAuthority _authority;
    private readonly AuditChain _audit;
    private readonly TokenDesk _tokens;
    private readonly CertificateDesk _desk;
    private readonly RevocationDesk _revocations;

    private CertificateOffice(FleetFixture fleet, TempFolder folder, FleetAuthority authority, AuditChain audit, bool hasAuthority)
    {
        (_folder, _authority, _audit) = (folder, authority, audit);
        File.WriteAllText(folder["ca.pem"], authority.Pem);
        var (intake, options) = (Options.Create(new IntakeOptions { Tenant = FleetFixture.Tenant }), Options.Create(new AuthorityOptions { CertificateDays = Days }));
        _tokens = new TokenDesk(fleet.Store, Options.Create(new BrokerOptions { Host = "broker", CaFile = folder["ca.pem"] }), intake, options, fleet.RelayKey, Time);
        _desk = new CertificateDesk(
            new AuthorityDesk(hasAuthority ? authority : null), fleet.Store, audit, fleet.Counts, intake, options, Time, fleet.Logs.For<CertificateDesk>());
        _revocations = new RevocationDesk(
            new AuthorityDesk(authority), fleet.Store, options, Options.Create(new StorageOptions { Root = folder.Path }), Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public DateTimeOffset Now => Time.GetUtcNow();

    public static async Task<CertificateOffice> OpenAsync(FleetFixture fleet, bool hasAuthority = true)
    {
        var folder = new TempFolder();
        return new CertificateOffice(
            fleet,
            folder,
            await FleetAuthority.InitAsync(folder["keys"], new ManualTimeProvider().GetUtcNow(), default),
            await AuditChain.OpenAsync(folder["audit.db"], TimeProvider.System, default),
            hasAuthority);
    }

    public void GoTo(DateTimeOffset time) => Time.Advance(time - Now);

    public Task<EnrolmentToken> TokenAsync(Guid site) => _tokens.MakeAsync(_authority, new TokenRequest { Site = site, Days = 7 }, default);

    public Task<CertificateAnswer?> AskAsync(CertificateAsk ask, Guid name) => AskAsync(ask.Encode(), name);

    public async Task<CertificateAnswer?> AskAsync(byte[] ask, Guid name)
    {
        var message = new MqttMessage(Topics.CertificateAsks(FleetFixture.Tenant, name), ask);
        Assert.True(_desk.IsAsk(message));
        return (await _desk.AnswerAsync(message, default))?.Answer;
    }

    public async Task<CertificateVerdict?> EnrolAsync(EnrolmentToken token, SigningKey key, Guid? site = null)
    {
        using var proof = SigningKey.FromPem(token.Key);
        return (await AskAsync(CertificateAsk.Create(CertificatePurpose.Enrolment, site ?? token.Site, key, proof), token.Token))?.Verdict;
    }

    public Task<CertificateAnswer?> RenewAsync(Guid site, SigningKey present, SigningKey next) =>
        AskAsync(CertificateAsk.Create(CertificatePurpose.Renewal, site, next, present), site);

    public Task<bool> RevokeAsync(Guid site) => _revocations.RevokeAsync(site, default);

    /// <summary>The list as the broker finds it.</summary>
    public async Task<string> ListAsync()
    {
        await _revocations.WriteAsync(default);
        return (await ChildProcess.RunAsync("/usr/bin/openssl", ["crl", "-in", _revocations.File, "-noout", "-text"], TimeSpan.FromSeconds(30))).Output;
    }

    public Task<IReadOnlyList<string>> IssuedAsync() => _audit.DetailsAsync("CertificateIssued", default);

    public async ValueTask DisposeAsync()
    {
        await _audit.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }
}
