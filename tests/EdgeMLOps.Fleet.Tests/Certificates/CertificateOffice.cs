using Dapper;
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
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Tests.Certificates;

/// <summary>The desks of the fleet's authority on a real database, with a clock that a test sets.</summary>
internal sealed class CertificateOffice : IAsyncDisposable
{
    public const int Days = 400;

    private readonly TempFolder _folder;
    private readonly FleetAuthority _authority;
    private readonly AuditChain _audit;
    private readonly DueAudit _due;
    private readonly TokenDesk _tokens;
    private readonly RevocationDesk _revocations;

    private CertificateOffice(FleetFixture fleet, TempFolder folder, FleetAuthority authority, AuditChain audit, bool hasAuthority)
    {
        (_folder, _authority, _audit) = (folder, authority, audit);
        Clock = new SteppedClock(Time);
        File.WriteAllText(folder["ca.pem"], authority.Pem);
        var intake = Options.Create(new IntakeOptions { Tenant = FleetFixture.Tenant });
        var options = Options.Create(new AuthorityOptions { CertificateDays = Days, RevocationListFile = Path.Combine(folder.Make("list"), "revoked.pem") });
        _due = new DueAudit(fleet.Store, audit, intake, Clock, fleet.Logs.For<DueAudit>());
        _tokens = new TokenDesk(fleet.Store, _due, Options.Create(new BrokerOptions { Host = "broker", CaFile = folder["ca.pem"] }), intake, options, fleet.RelayKey, Clock);
        Desk = new CertificateDesk(
            new AuthorityDesk(hasAuthority ? authority : null), fleet.Store, _due, fleet.Counts, intake, options, Clock, fleet.Logs.For<CertificateDesk>());
        _revocations = new RevocationDesk(
            new AuthorityDesk(authority),
            fleet.Store,
            _due,
            options,
            Options.Create(new StorageOptions { Root = folder.Path }),
            Clock,
            fleet.Logs.For<RevocationDesk>());
        Keeper = new RevocationKeeper(_revocations, fleet.Store, _due, Clock, fleet.Logs.For<RevocationKeeper>());
    }

    public ManualTimeProvider Time { get; } = new();

    public SteppedClock Clock { get; }

    public CertificateDesk Desk { get; }

    public RevocationKeeper Keeper { get; }

    public string ListFile => _revocations.File;

    public DateTimeOffset Now => Clock.GetUtcNow();

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

    public Task<EnrolmentToken> TokenAsync(Guid site) => _tokens.MakeAsync(_authority, new TokenRequest { Site = site, Days = 7 }, "tester", default);

    public Task<CertificateAnswer?> AskAsync(CertificateAsk ask, Guid name) => AskAsync(ask.Encode(), name);

    public async Task<CertificateAnswer?> AskAsync(byte[] ask, Guid name)
    {
        var message = new MqttMessage(Topics.CertificateAsks(FleetFixture.Tenant, name), ask);
        Assert.True(Desk.IsAsk(message));
        return (await Desk.AnswerAsync(message, default))?.Answer;
    }

    public async Task<CertificateVerdict?> EnrolAsync(EnrolmentToken token, SigningKey key, Guid? site = null)
    {
        using var proof = SigningKey.FromPem(token.Key);
        return (await AskAsync(CertificateAsk.Create(CertificatePurpose.Enrolment, site ?? token.Site, key, proof), token.Token))?.Verdict;
    }

    public Task<CertificateAnswer?> RenewAsync(Guid site, SigningKey present, SigningKey next) =>
        AskAsync(CertificateAsk.Create(CertificatePurpose.Renewal, site, next, present), site);

    public Task<bool> RevokeAsync(Guid site) => _revocations.RevokeAsync(site, "tester", default);

    /// <summary>The list as the broker finds it.</summary>
    public async Task<string> ListAsync()
    {
        await _revocations.WriteIfDueAsync(default);
        return await ReadListAsync();
    }

    /// <summary>The list as it lies there.</summary>
    public async Task<string> ReadListAsync() =>
        (await ChildProcess.RunAsync("/usr/bin/openssl", ["crl", "-in", _revocations.File, "-noout", "-text"], TimeSpan.FromSeconds(30))).Output;

    public Task<IReadOnlyList<string>> IssuedAsync() => AuditedAsync("CertificateIssued");

    public Task<IReadOnlyList<string>> AuditedAsync(string kind) => _audit.DetailsAsync(kind, default);

    /// <summary>Has the audit log refuse all, as a full disk does, until the end.</summary>
    public async Task<IAsyncDisposable> RefuseAuditAsync()
    {
        await ExecuteOnAuditAsync("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
        return new AuditOpened(this);
    }

    /// <summary>Destroys the authority's key, so that what nobody expects is thrown.</summary>
    public void BreakAuthority() => _authority.Dispose();

    public async ValueTask DisposeAsync()
    {
        Keeper.Dispose();
        _revocations.Dispose();
        _due.Dispose();
        await _audit.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task ExecuteOnAuditAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder["audit.db"]};Pooling=False");
        await connection.ExecuteAsync(sql);
    }

    private sealed class AuditOpened(CertificateOffice office) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await office.ExecuteOnAuditAsync("DROP TRIGGER full");
    }
}
