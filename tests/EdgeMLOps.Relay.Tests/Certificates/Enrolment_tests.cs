using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Mqtt;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>From no certificate to the first summary, by a token; real broker, relay and fleet.</summary>
public sealed class Enrolment_tests
{
    [Fact]
    public async Task A_site_gets_its_certificate_by_a_token_and_sends_in_the_same_window_and_the_token_is_good_for_nothing_else()
    {
        await using var link = await EnrolledLink.StartAsync();
        await link.SealAsync(1);
        await link.WindowAsync(s => s.Code is "NotEnrolled", "it says that it is not enrolled");
        await RefusesTokenOfAnotherAsync(link);
        await link.BringTokenAsync();
        await link.WindowAsync(s => s is { Phase: LeasePhase.Done, Receipted: 1 }, "receipted");
        Assert.Equal(899, await link.FactAsync("certificateDaysLeft"));
        Assert.True((await link.StatusAsync())!.Healthy);
        Assert.False(File.Exists(link.RelayFile("token.pem")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(link.RelayFile("site.pem")));

        await TryThiefAsync(link);

        // Brought to the relay once more it is refused, told, and the certificate that it has goes on.
        Assert.Equal(0, (await link.RelayAsync("enrol", link.TokenFile)).ExitCode);
        await link.SealAsync(2);
        await link.WindowAsync(s => s is { Phase: LeasePhase.Done, Receipted: 1 }, "receipted with the certificate it has");
        Assert.Equal(1, await link.FactAsync("fault.EnrolmentTokenUsed"));
    }

    private static async Task RefusesTokenOfAnotherAsync(EnrolledLink link)
    {
        await link.FleetAsync("enrol", Guid.NewGuid().ToString("D"), "--out", Path.GetDirectoryName(link.TokenFile)!);
        var (exitCode, output) = await link.RelayAsync("enrol", link.TokenFile);
        Assert.Equal(1, exitCode);
        Assert.Contains("TokenOtherSite", output, StringComparison.Ordinal);
    }

    // Whoever has a copy of the token: the broker lets it speak under the token's name alone, whatever it calls itself, and the fleet gives it nothing.
    private static async Task TryThiefAsync(EnrolledLink link)
    {
        var token = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(link.TokenFile), ControlJson.Default.EnrolmentToken)!;
        var pem = link.TokenFile + ".pem";
        await File.WriteAllTextAsync(pem, token.Certificate + "\n" + token.Key);
        var (thief, outcome) = await link.ConnectAsync(pem, "fleet");
        await using (thief)
        {
            Assert.Equal(MqttOutcome.Ok, outcome);
            Assert.True((await thief.SubscribeAsync(Topics.CertificateAnswers(EnrolledLink.Tenant, token.Token), default)).IsSuccess);
            var foreign = await thief.PublishAsync(Topics.CertificateAsks(EnrolledLink.Tenant, link.Site), new byte[10], default);
            Assert.Equal(MqttFault.NotAuthorized, foreign.Fault);
            using var key = SigningKey.Create();
            using var proof = SigningKey.FromPem(token.Key);
            foreach (var (site, verdict) in new[] { (link.Site, CertificateVerdict.TokenUsed), (Guid.NewGuid(), CertificateVerdict.TokenOtherSite) })
            {
                var ask = CertificateAsk.Create(CertificatePurpose.Enrolment, site, key, proof).Encode();
                Assert.True((await thief.PublishAsync(Topics.CertificateAsks(EnrolledLink.Tenant, token.Token), ask, default)).IsSuccess);
                Assert.Equal((verdict, 0), await AnswerAsync(thief));
            }

            // The fleet was there all the time.
            Assert.DoesNotContain("No connection to the broker", link.Fleet.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Client fleet already connected", link.Broker.Output, StringComparison.Ordinal);
            Assert.Contains($" as {token.Token:D} ", link.Broker.Output, StringComparison.Ordinal);
        }
    }

    private static async Task<(CertificateVerdict Verdict, int Length)> AnswerAsync(MqttClient client)
    {
        using var limit = new CancellationTokenSource(EnrolledLink.Limit);
        await foreach (var message in client.ReadAllAsync(limit.Token))
        {
            Assert.True(CertificateAnswer.TryRead(message.Payload.Span, out var answer));
            return (answer!.Verdict, answer.Certificate.Length);
        }

        throw new InvalidOperationException("The connection ended without an answer.");
    }
}
