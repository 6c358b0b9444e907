using System.Text.Json;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>Who connects under another's client id.</summary>
public sealed class ClientName_tests
{
    [Fact]
    public async Task A_thief_with_a_token_s_certificate_who_calls_himself_fleet_leaves_the_fleet_connected()
    {
        await using var link = await EnrolledLink.StartAsync();
        await link.BringTokenAsync();
        var folder = Path.GetDirectoryName(link.TokenFile) + ".stolen";
        await link.FleetAsync("enrol", Guid.NewGuid().ToString("D"), "--out", folder);
        var token = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(folder, "token.json")), ControlJson.Default.EnrolmentToken)!;
        var pem = Path.Combine(folder, "token.pem");
        await File.WriteAllTextAsync(pem, $"{token.Certificate}\n{token.Key}");
        File.SetUnixFileMode(pem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (thief, outcome) = await link.ConnectAsync(pem, "fleet");
        await using (thief)
        {
            Assert.True(outcome.IsSuccess, outcome.Fault.ToString());

            // A whole window through the fleet: had it been thrown off, it would have said so by then.
            await link.SealAsync(1);
            await link.WindowAsync(s => s is { Phase: LeasePhase.Done, Receipted: 1 }, "receipted");
            Assert.Contains($" as {token.Token:D} ", link.Broker.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("already connected", link.Broker.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("SessionTakenOver", link.Fleet.Output, StringComparison.Ordinal);
        }
    }
}
