using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Mqtt;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Fleet.Tests.Certificates;

/// <summary>What the queue of requests takes, and what one of them may cost.</summary>
public sealed class CertificateOutlet_tests(SqliteFleet fleet) : IClassFixture<SqliteFleet>, IAsyncLifetime
{
    private readonly SigningKey _key = SigningKey.Create();
    private readonly Guid _site = Guid.NewGuid();
    private CertificateOffice _office = null!;
    private MqttClient _client = null!;
    private CertificateOutlet _outlet = null!;

    public async Task InitializeAsync()
    {
        await fleet.ClearAsync();
        _office = await CertificateOffice.OpenAsync(fleet);
        _client = new MqttClient(
            new MqttClientOptions { Host = "localhost", Port = 1, ClientId = "fleet", CaFile = "", CertificateFile = "", KeyFile = "" }, TimeProvider.System);
        _outlet = new CertificateOutlet(_client, _office.Desk, _key, FleetFixture.Tenant, fleet.Counts, fleet.Logs.For<CertificateOutlet>());
    }

    [Fact]
    public async Task A_request_that_throws_what_nobody_expects_costs_itself_alone()
    {
        using var over = new CancellationTokenSource();
        var before = Told();
        var running = _outlet.RunAsync(over.Token);
        var ask = Asked(CertificateAsk.Create(CertificatePurpose.Renewal, _site, _key, _key).Encode());
        _office.BreakAuthority();
        Assert.Empty(_outlet.TakeAsks([ask, ask]));
        await Eventually.HoldsAsync(() => Told() == before + 2, TimeSpan.FromSeconds(30), "both are logged by code");
        Assert.False(running.IsCompleted);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task What_has_not_a_request_s_size_is_not_queued_and_is_set_aside_with_what_came_with_it()
    {
        var (before, told) = (fleet.Counts.Refused, Told());
        MqttMessage[] junk = [Asked(new byte[CertificateAsk.Size + 1]), Asked(new byte[CertificateAsk.Size - 1]), Asked(new byte[500_000])];
        var rest = _outlet.TakeAsks([Asked(new byte[CertificateAsk.Size]), .. junk]);
        Assert.Equal(junk, rest);
        Assert.Empty(await fleet.Intake.TakeAsync(rest, default));
        Assert.Equal((3, told), (fleet.Counts.Refused - before, Told()));
        Assert.Contains(fleet.Logs.Entries, entry => entry.Message.Contains("CertificateAskSize", StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_beyond_the_queue_are_counted_and_told_once()
    {
        var (before, told) = (fleet.Counts.Refused, Told());
        Assert.Empty(_outlet.TakeAsks([.. Enumerable.Repeat(Asked(new byte[CertificateAsk.Size]), 300)]));
        Assert.Equal((44, told + 1), (fleet.Counts.Refused - before, Told()));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _office.DisposeAsync();
        _key.Dispose();
    }

    private MqttMessage Asked(byte[] payload) => new(Topics.CertificateAsks(FleetFixture.Tenant, _site), payload);

    private int Told() => fleet.Logs.Ids.Count(id => id == 7052);
}
