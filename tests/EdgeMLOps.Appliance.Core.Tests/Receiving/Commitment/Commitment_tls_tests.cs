using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Commitment;

/// <summary>Reports to peers whose port speaks TLS and demands a certificate.</summary>
public sealed class Commitment_tls_tests : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly TempFolder _files = new();
    private readonly TestAuthority _authority;

    public Commitment_tls_tests() => _authority = new TestAuthority(_files.Path);

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task A_peer_is_called_over_tls_as_its_settings_say()
    {
        using var source = Source(_authority.Issue("modality"));
        await using var peer = new AskingPeer(source.ForServer);
        await peer.ListenAsync();
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, peer.Settings(Tls(_authority)));
        var item = new TestObject(1);
        await rig.StoreAsync(item);

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", AskingPeer.Of(item))).IsSuccess);

        Assert.Equal(AskingPeer.Of(item), Assert.Single((await peer.ReportAsync()).Committed));
    }

    [Fact]
    public async Task A_peer_whose_certificate_is_of_another_authority_is_told_nothing()
    {
        using var stranger = new TestAuthority(_files.Path, "stranger");
        using var source = Source(stranger.Issue("modality"));
        await using var peer = new AskingPeer(source.ForServer);
        await peer.ListenAsync();
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, peer.Settings(Tls(_authority)));

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", AskingPeer.Of(new TestObject(1)))).IsSuccess);

        await Eventually.HoldsAsync(() => rig.Log.Text.Contains("TlsRefused", StringComparison.Ordinal), AskingPeer.Limit, "an attempt is refused by TLS");
        Assert.Empty(peer.Reports);
    }

    private (string Key, string Value)[] Tls(TestAuthority trusted)
    {
        var own = _authority.Issue("edgemlops", use: [TestAuthority.ClientUse]);
        return
        [
            ("Dicom:Peers:0:Tls:CertificateFile", own.CertificateFile), ("Dicom:Peers:0:Tls:KeyFile", own.KeyFile),
            ("Dicom:Peers:0:Tls:AuthoritiesFile", trusted.CaFile),
        ];
    }

    private CertificateSource Source(TestCertificate own) => CertificateSource.Open(
        "Test:Tls",
        new TlsOptions { CertificateFile = own.CertificateFile, KeyFile = own.KeyFile, AuthoritiesFile = _authority.CaFile },
        TimeProvider.System,
        new LogWatcher().For<CertificateSource>());
}
