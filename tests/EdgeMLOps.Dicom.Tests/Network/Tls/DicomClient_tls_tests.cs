using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Dicom.Tests.Network.Tls;

/// <summary>Our client against DCMTK's storescp over TLS.</summary>
public sealed class DicomClient_tls_tests : IDisposable
{
    // Not "Association Received": storescp says that also of a peer that hangs up after the handshake without a byte.
    private const string Acknowledged = "Association Acknowledged";

    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority;
    private readonly int _port = FreePort.Next();

    public DicomClient_tls_tests() => _authority = new TestAuthority(_folder.Path);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("+py")]
    [InlineData("+pz")]
    public async Task An_object_reaches_a_tls_server(string profile)
    {
        var received = _folder.Make("received");
        await using var peer = await StartAsync(_authority.Issue("pacs", rsaBits: 3072), profile, "+B", "-od", received);
        var sent = new TestObject(1, side: 300);
        using var source = Source(_authority.Issue("client", rsaBits: 3072));

        await using var association = await ConnectAsync(source);
        var status = await association.StoreAsync(
            sent.SopClass, sent.SopInstance, sent.TransferSyntax, new MemoryStream(sent.Dataset), CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);

        Assert.Equal(DicomStatus.Success, status);
        await peer.WaitForOutputAsync(Acknowledged, TestServer.Limit);
        Assert.True((await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(received)))).AsSpan().EndsWith(sent.Dataset));
    }

    [Theory]
    [InlineData(DicomTlsRefusal.UnknownAuthority)]
    [InlineData(DicomTlsRefusal.OutOfDate)]
    [InlineData(DicomTlsRefusal.WrongName)]
    [InlineData(DicomTlsRefusal.WrongPurpose)]
    [InlineData(DicomTlsRefusal.NotAccepted)]
    public async Task A_server_that_is_not_in_order_is_not_spoken_to(DicomTlsRefusal refusal)
    {
        using var other = new TestAuthority(_folder.Path, "other");
        var certificate = refusal switch
        {
            DicomTlsRefusal.UnknownAuthority => other.Issue("pacs"),
            DicomTlsRefusal.OutOfDate => _authority.Issue("pacs", notBefore: Now.AddDays(-9), notAfter: Now.AddDays(-1)),
            DicomTlsRefusal.WrongName => _authority.Issue("pacs", names: ["elsewhere"]),
            DicomTlsRefusal.WrongPurpose => _authority.Issue("pacs", use: [TestAuthority.ClientUse]),
            _ => _authority.Issue("pacs"),
        };
        await using var peer = await StartAsync(certificate);
        using var source = Source(
            _authority.Issue("client"), pin: refusal == DicomTlsRefusal.NotAccepted ? _authority.Issue("pinned").Thumbprint : "");

        var thrown = await Assert.ThrowsAsync<DicomNetworkException>(() => ConnectAsync(source));

        Assert.Equal((DicomNetworkFault.TlsRefused, refusal), (thrown.Fault, thrown.TlsRefusal));
        Assert.DoesNotContain(Acknowledged, peer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_does_not_take_our_certificate_gets_nothing(bool foreign)
    {
        using var other = new TestAuthority(_folder.Path, "other");
        await using var peer = await StartAsync(_authority.Issue("pacs"));
        using var source = Source(foreign ? other.Issue("client") : null);

        var thrown = await Assert.ThrowsAsync<DicomNetworkException>(() => ConnectAsync(source));

        // In TLS 1.3 the server refuses after the handshake, and the end of the line may overtake its alert.
        Assert.True(thrown.TlsRefusal == DicomTlsRefusal.RefusedByPeer || thrown.Fault == DicomNetworkFault.ConnectionLost, thrown.ToString());
        Assert.DoesNotContain(Acknowledged, peer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_take_our_certificate_in_the_handshake_is_told_from_a_broken_line()
    {
        using var other = new TestAuthority(_folder.Path, "other");
        var own = _authority.Issue("pacs");
        await using var peer = ChildProcess.Start(
            "openssl",
            ["s_server", "-accept", $"127.0.0.1:{_port}", "-cert", own.CertificateFile, "-key", own.KeyFile, "-CAfile", _authority.CaFile,
                "-Verify", "1", "-verify_return_error", "-tls1_2", "-quiet"]);
        await ListensAsync();
        using var source = Source(other.Issue("client"));

        var thrown = await Assert.ThrowsAsync<DicomNetworkException>(() => ConnectAsync(source));

        Assert.Equal((DicomNetworkFault.TlsRefused, DicomTlsRefusal.RefusedByPeer), (thrown.Fault, thrown.TlsRefusal));
    }

    [Fact]
    public async Task A_server_under_another_name_is_taken_when_its_certificate_is_pinned()
    {
        var certificate = _authority.Issue("pacs", names: ["elsewhere"]);
        await using var peer = await StartAsync(certificate);
        using var source = Source(_authority.Issue("client"), pin: certificate.Thumbprint);

        await using var association = await ConnectAsync(source);

        Assert.Equal(DicomStatus.Success, await association.EchoAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_plain_server_is_told_as_such()
    {
        await using var peer = ChildProcess.Start("storescp", ["-v", $"{_port}"]);
        await ListensAsync();
        using var source = Source(_authority.Issue("client"));

        var thrown = await Assert.ThrowsAsync<DicomNetworkException>(() => ConnectAsync(source));

        Assert.True(thrown.Fault is DicomNetworkFault.TlsRefused or DicomNetworkFault.ConnectionLost, thrown.ToString());
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task<ChildProcess> StartAsync(TestCertificate own, params string[] options)
    {
        var peer = ChildProcess.Start("storescp", ["-v", "+tls", own.KeyFile, own.CertificateFile, "+cf", _authority.CaFile, .. options, $"{_port}"]);
        await ListensAsync();
        return peer;
    }

    // A connection that says nothing: storescp takes the next after it.
    private Task<bool> ListensAsync() => Eventually.HoldsAsync(
        async () =>
        {
            using var socket = new System.Net.Sockets.TcpClient();
            try
            {
                await socket.ConnectAsync(System.Net.IPAddress.Loopback, _port);
                return true;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return false;
            }
        },
        up => up,
        TestServer.Limit,
        "storescp listens");

    private CertificateSource Source(TestCertificate? own, string pin = "") => CertificateSource.Open(
        "Test:Tls",
        new TlsClientOptions
        {
            CertificateFile = own?.CertificateFile ?? "",
            KeyFile = own?.KeyFile ?? "",
            AuthoritiesFile = _authority.CaFile,
            ServerThumbprint = pin,
        },
        TimeProvider.System,
        new EdgeMLOps.TestKit.LogWatcher().For<CertificateSource>());

    private Task<DicomClientAssociation> ConnectAsync(CertificateSource source) => DicomClient.ConnectAsync(
        new DicomClientOptions { Host = "localhost", Port = _port, CallingAe = "EDGEMLOPS", CalledAe = "PACS", Tls = () => source.ForClient("localhost") },
        [new DicomPresentationContext(TestObject.CtImage, [TestObject.ExplicitLittleEndian]), DicomPresentationContext.Verification],
        CancellationToken.None);
}
