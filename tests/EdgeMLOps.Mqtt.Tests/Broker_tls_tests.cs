using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Mqtt.Tests;

/// <summary>Whose certificate is wrong, and what is wrong with it, against a real mosquitto.</summary>
public sealed class Broker_tls_tests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    // Whether an alert or a reset arrives first is chance; the code must not be.
    private const int Tries = 10;

    private static DateTimeOffset AnHourAgo => TimeProvider.System.GetUtcNow().AddHours(-1);

    [Fact]
    public async Task A_broker_of_another_authority_is_not_trusted()
    {
        using var folder = new TempFolder();
        using var others = new TestCertificates(folder.Path);
        await using var client = fixture.Client("tls1", caFile: others.CaFile);
        var outcome = await client.ConnectAsync(default);
        Assert.Equal(MqttFault.BrokerUntrusted, outcome.Fault);
        Assert.Contains("certificate verify failed", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_of_another_name_is_told()
    {
        await using var client = fixture.Client("tls2", host: "127.0.0.1");
        Assert.Equal(MqttFault.BrokerNameMismatch, (await client.ConnectAsync(default)).Fault);
    }

    [Fact]
    public async Task A_broker_whose_certificate_is_over_is_told()
    {
        await using var broker = new Mosquitto { CertificateEnds = AnHourAgo };
        await broker.StartAsync();
        await using var client = Of(broker, broker.Certificates.Issue("tls3"));
        Assert.Equal(MqttFault.BrokerExpired, (await client.ConnectAsync(default)).Fault);
    }

    [Fact]
    public async Task A_client_certificate_of_another_authority_is_not_trusted()
    {
        using var folder = new TempFolder();
        using var others = new TestCertificates(folder.Path);
        await AssertEachAsync(MqttFault.CertificateUntrusted, fixture.Broker, others.Issue("tls5"));
    }

    [Fact]
    public Task A_client_certificate_that_is_over_is_told() =>
        AssertEachAsync(MqttFault.CertificateExpired, fixture.Broker, fixture.Broker.Certificates.Issue("tls6", AnHourAgo));

    [Fact]
    public async Task A_revoked_client_certificate_is_told_and_another_of_the_same_authority_gets_in()
    {
        await using var broker = new Mosquitto();
        var revoked = broker.Certificates.Issue("tls7");
        broker.Certificates.Revoke(revoked.CertificateFile);
        await broker.StartAsync();
        await AssertEachAsync(MqttFault.CertificateRevoked, broker, revoked);
        await using var other = Of(broker, broker.Certificates.Issue("tls8"));
        Assert.Equal(MqttFault.None, (await other.ConnectAsync(default)).Fault);
    }

    private async Task AssertEachAsync(MqttFault expected, Mosquitto broker, (string Certificate, string Key) identity)
    {
        for (var i = 0; i < Tries; i++)
        {
            await using var client = Of(broker, identity);
            var outcome = await client.ConnectAsync(default);
            Assert.True(outcome.Fault == expected, $"{i}: {outcome}");
        }
    }

    private MqttClient Of(Mosquitto broker, (string Certificate, string Key) identity) =>
        fixture.Client("tls", port: broker.Port, caFile: broker.Certificates.CaFile, identity: identity);
}
