using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>The appliance's DICOM port over TLS, called by DCMTK.</summary>
public sealed class Receiver_tls_tests : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly TempFolder _files = new();
    private readonly TestAuthority _authority;
    private readonly TestCertificate _own;

    public Receiver_tls_tests()
    {
        _authority = new TestAuthority(_files.Path);
        _own = _authority.Issue("edgemlops");
    }

    private (string Key, string Value)[] Settings =>
    [
        ("Dicom:Tls:CertificateFile", _own.CertificateFile),
        ("Dicom:Tls:KeyFile", _own.KeyFile),
        ("Dicom:Tls:AuthoritiesFile", _authority.CaFile),
    ];

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task With_tls_the_port_is_for_those_with_a_certificate_alone()
    {
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, Settings);
        var item = new TestObject(1);
        var file = item.Save(_files.Path);

        var (plain, _) = await rig.StoreScuAsync([file], "-xe");
        var (without, _) = await rig.StoreScuAsync([file], "-xe", "+tla", "-ic");
        Assert.Null(await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None));
        var (good, output) = await rig.StoreScuAsync([file], ["-xe", .. Dcmtk(rig.Port)]);

        Assert.NotEqual(0, plain);
        Assert.NotEqual(0, without);
        Assert.True(good == 0, output);
        Assert.NotNull(await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None));
        Assert.Equal(2, rig.Receiver.RefusedHandshakes);
        Assert.Equal(rig.Receiver.Port, rig.Receiver.TlsPort);
    }

    [Fact]
    public async Task With_a_port_of_its_own_tls_is_beside_the_plain_one_and_both_close_with_the_link()
    {
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, [.. Settings, ("Dicom:Tls:Port", "0")]);
        var (one, two) = (new TestObject(1), new TestObject(2));
        var ports = (rig.Port, rig.Receiver.TlsPort!.Value);

        var (plain, plainOutput) = await rig.StoreScuAsync([one.Save(_files.Path)], "-xe");
        var (secure, secureOutput) = await ChildProcess.RunAsync(
            "storescu",
            ["-xe", "-aec", "EDGEMLOPS", .. Dcmtk(rig.Port), "127.0.0.1", $"{ports.Value}", two.Save(_files.Path)],
            TimeSpan.FromSeconds(60));

        Assert.True(plain == 0, plainOutput);
        Assert.True(secure == 0, secureOutput);
        Assert.NotEqual(ports.Port, ports.Value);
        await rig.Receiver.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);
        Assert.Equal((null, null), (rig.Receiver.Port, rig.Receiver.TlsPort));
        foreach (var port in (int[])[ports.Port, ports.Value])
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => socket.ConnectAsync(System.Net.IPAddress.Loopback, port));
        }
    }

    private string[] Dcmtk(int port)
    {
        var modality = _authority.Issue($"modality{port}");
        return ["+tls", modality.KeyFile, modality.CertificateFile, "+cf", _authority.CaFile];
    }
}
