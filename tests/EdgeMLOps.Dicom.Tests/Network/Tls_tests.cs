using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Our client and our server over TLS, with terms of the test's own.</summary>
public sealed class Tls_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestCertificates _certificates;

    public Tls_tests() => _certificates = new TestCertificates(_folder.Path);

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_echo_goes_through_tls_beside_a_plain_port()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { Tls = Terms("server"), TlsPort = 0 });

        await using var secured = await ConnectAsync(server.Calling() with { Port = server.Server.TlsEndPoint!.Port, Tls = Client() });
        await using var plain = await ConnectAsync(server.Calling());

        Assert.NotEqual(server.Server.LocalEndPoint, server.Server.TlsEndPoint);
        Assert.Equal(DicomStatus.Success, await secured.EchoAsync(CancellationToken.None));
        Assert.Equal(DicomStatus.Success, await plain.EchoAsync(CancellationToken.None));
        Assert.Equal(2, server.Server.OpenAssociations);
    }

    [Fact]
    public async Task A_plain_caller_is_refused_at_the_tls_port()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { Tls = Terms("server") });

        await Assert.ThrowsAsync<DicomNetworkException>(() => ConnectAsync(server.Calling()));

        await Eventually.HoldsAsync(() => server.Server.RefusedHandshakes == 1, TestServer.Limit, "the refusal is counted");
        Assert.Contains(nameof(DicomTlsRefusal.NotTls), server.Log.Text, StringComparison.Ordinal);
    }

    private static Task<DicomClientAssociation> ConnectAsync(DicomClientOptions options) =>
        DicomClient.ConnectAsync(options, [DicomPresentationContext.Verification], CancellationToken.None);

    private Func<SslServerAuthenticationOptions> Terms(string name)
    {
        var (certificate, key) = _certificates.Issue(name, "localhost");
        var context = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), additionalCertificates: null);
        return () => new SslServerAuthenticationOptions { ServerCertificateContext = context };
    }

    private Func<SslClientAuthenticationOptions> Client() => () => new SslClientAuthenticationOptions
    {
        TargetHost = "localhost",
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_certificates.CaFile) },
        },
    };
}
