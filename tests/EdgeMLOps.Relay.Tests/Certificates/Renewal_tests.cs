using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>A certificate takes another's place.</summary>
public sealed class Renewal_tests
{
    [Fact]
    public async Task From_half_of_its_life_on_it_is_renewed_in_a_window_and_what_the_broker_refuses_is_asked_for_by_the_same_key()
    {
        await using var link = await EnrolledLink.StartAsync();
        await link.BringTokenAsync();
        await link.WindowAsync(s => s.Phase == LeasePhase.Done, "enrolled");
        var first = await File.ReadAllTextAsync(link.RelayFile("site.pem"));
        Assert.False(File.Exists(link.RelayFile("next.pem")));

        // One that the broker does not know the authority of: the window is not lost for it.
        var foreign = Foreign(link.Site);
        await File.WriteAllTextAsync(link.RelayFile("next.pem"), foreign);
        File.Delete(link.RelayFile("next.key")); // which became it
        await link.SealAsync(1);
        await link.WindowAsync(s => s is { Phase: LeasePhase.Done, Receipted: 1 }, "receipted by the old one");
        Assert.Equal(1, await link.FactAsync("fault.NewCertificateRefused"));
        Assert.Equal(first, await File.ReadAllTextAsync(link.RelayFile("site.pem")));
        Assert.Equal(foreign, await File.ReadAllTextAsync(link.RelayFile("next.pem")));
        Assert.Equal("NewCertificateRefused", (await link.StatusAsync())!.Code);

        await link.AgeAsync(TimeSpan.FromDays(901));
        await link.WindowAsync(s => s.Phase == LeasePhase.Done, "a window in which it is due");
        Assert.NotEqual(foreign, await File.ReadAllTextAsync(link.RelayFile("next.pem")));
        Assert.Equal(KeyOf(foreign), KeyOf(await File.ReadAllTextAsync(link.RelayFile("next.pem"))));
        Assert.Equal(first, await File.ReadAllTextAsync(link.RelayFile("site.pem")));
        await link.SealAsync(2);
        await link.WindowAsync(s => s is { Phase: LeasePhase.Done, Receipted: 1 }, "receipted by the new one");
        Assert.False(File.Exists(link.RelayFile("next.pem")));
        Assert.Equal(KeyOf(foreign), KeyOf(await File.ReadAllTextAsync(link.RelayFile("site.pem"))));
        Assert.True((await link.StatusAsync())!.Healthy);
    }

    private static string KeyOf(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.GetPublicKeyString();
    }

    private static string Foreign(Guid site)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={site:D}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(9));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
