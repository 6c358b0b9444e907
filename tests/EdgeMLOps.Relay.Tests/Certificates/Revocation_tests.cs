using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>A site that is not believed any more, and one that is again.</summary>
public sealed class Revocation_tests
{
    [Fact]
    public async Task A_revoked_site_is_refused_by_the_fleet_at_once_and_by_the_broker_when_it_read_the_list_and_a_later_token_lifts_it()
    {
        await using var link = await EnrolledLink.StartAsync();
        await link.BringTokenAsync();
        await link.SealAsync(1);
        await link.WindowAsync(s => s is { Phase: LeasePhase.Done, Receipted: 1 }, "receipted");
        await link.SealAsync(2);
        var told = await link.FleetAsync("sites", "revoke", link.Site.ToString("D"));
        Assert.Contains("SIGHUP", told, StringComparison.Ordinal);

        // The broker has not read its list: the site connects, and what it sends is not believed.
        await link.WindowAsync(s => s.Phase == LeasePhase.AwaitingReceipts, "it waits for a receipt");
        await Eventually.HoldsAsync(() => link.FactAsync("fault.RenewalSiteRevoked"), count => count > 0, EnrolledLink.Limit, "the relay is told why");
        await link.Fleet.WaitForOutputAsync("\"SiteRevoked\"", EnrolledLink.Limit);

        await link.Broker.ReloadAsync();
        await link.WindowAsync(s => s.Code is "CertificateRevoked", "the broker refuses it by name");
        Assert.False((await link.StatusAsync())!.Healthy);
        Assert.Contains("REVOKED", await link.FleetAsync("sites"), StringComparison.Ordinal);

        await link.BringTokenAsync();
        await link.WindowAsync(s => s is { Phase: LeasePhase.Done, Waiting: 0 }, "the message that waited is receipted");
        Assert.DoesNotContain("REVOKED", await link.FleetAsync("sites"), StringComparison.Ordinal);
    }
}
