using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>Delivery to a real Orthanc whose DICOM port speaks TLS and demands a certificate.</summary>
public sealed class ResultSender_tls_tests : IDisposable
{
    private static readonly TestObject Report = new(1, sopClass: TestObject.EnhancedReport);

    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority;
    private readonly TestCertificate _pacs;

    public ResultSender_tls_tests()
    {
        _authority = new TestAuthority(_folder.Path);
        _pacs = _authority.Issue("pacs", rsaBits: 2048, names: ["pacs.hospital.example"]);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_result_arrives_at_a_pacs_whose_certificate_is_pinned_and_at_none_that_shows_another()
    {
        await using var orthanc = new Orthanc(tls: (_pacs, _authority.CaFile));
        await orthanc.StartAsync();
        var own = _authority.Issue("edgemlops", rsaBits: 2048, use: [TestAuthority.ClientUse]);
        var pinned = Destination("pinned", orthanc.DicomPort, own);
        pinned.Tls.ServerThumbprint = _pacs.Thumbprint;
        var named = Destination("named", orthanc.DicomPort, own); // called by its address, which its certificate does not carry
        await using var rig = await DeliveryRig.OpenAsync(_folder, [pinned, named]);
        await rig.Sender.OpenAsync(CancellationToken.None);

        await rig.EnqueueAsync(Report);

        await rig.DeliveredAsync("pinned", Report);
        var refused = await Eventually.HoldsAsync(
            () => rig.StatusAsync("named", Report), status => status.Attempts > 0, DeliveryRig.Limit, "tried at the name");
        Assert.Equal(DeliveryCode.TlsRefused, refused.LastCode);
        Assert.Single(await orthanc.FindInstancesAsync("CT"));
    }

    private DestinationOptions Destination(string name, int port, TestCertificate own)
    {
        var destination = new DestinationOptions { Name = name, AeTitle = Orthanc.AeTitle, Host = "127.0.0.1", Port = port };
        destination.Tls.CertificateFile = own.CertificateFile;
        destination.Tls.KeyFile = own.KeyFile;
        destination.Tls.AuthoritiesFile = _authority.CaFile;
        return destination;
    }
}
