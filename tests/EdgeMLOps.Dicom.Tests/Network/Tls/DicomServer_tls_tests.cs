using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Dicom.Tests.Network.Tls;

/// <summary>Callers over TLS: DCMTK's, OpenSSL's own, and our client.</summary>
public sealed class DicomServer_tls_tests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2048, 3072)]
    public async Task A_caller_with_a_good_certificate_is_served(int serverBits, int clientBits)
    {
        await using var rig = await TlsRig.StartAsync(rsaBits: serverBits);

        var (code, output) = await rig.Server.EchoScuAsync(rig.Dcmtk(rig.Authority.Issue("modality", rsaBits: clientBits)));

        Assert.True(code == 0, output);
        Assert.Equal(DicomAssociationEnd.Released, (await rig.Server.EndedAsync()).End);
        Assert.Equal(0, rig.Server.Server.RefusedHandshakes);
    }

    [Fact]
    public async Task Objects_come_through_tls_byte_for_byte()
    {
        await using var rig = await TlsRig.StartAsync();
        using var source = rig.Source(rig.Authority.Issue("modality", use: [TestAuthority.ClientUse]));
        var sent = Enumerable.Range(1, 20).Select(seed => new TestObject(seed, side: 300)).ToList();

        await using (var association = await DicomClient.ConnectAsync(
            rig.Calling(source), [new DicomPresentationContext(TestObject.CtImage, [TestObject.ExplicitLittleEndian])], CancellationToken.None))
        {
            foreach (var item in sent)
            {
                var status = await association.StoreAsync(
                    item.SopClass, item.SopInstance, item.TransferSyntax, new MemoryStream(item.Dataset), CancellationToken.None);
                Assert.Equal(DicomStatus.Success, status);
            }

            await association.ReleaseAsync(CancellationToken.None);
        }

        Assert.Equal(sent.Select(item => item.Dataset), rig.Server.Provider.Stored.Select(stored => stored.Dataset));
        var (code, output) = await rig.Server.StoreScuAsync([sent[0].Save(rig.Folder.Path)], ["-xe", .. rig.Dcmtk(rig.Authority.Issue("dcmtk"))]);
        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData(DicomTlsRefusal.NoCertificate)]
    [InlineData(DicomTlsRefusal.UnknownAuthority)]
    [InlineData(DicomTlsRefusal.OutOfDate)]
    [InlineData(DicomTlsRefusal.WrongPurpose)]
    [InlineData(DicomTlsRefusal.NotTls)]
    public async Task A_caller_that_is_not_in_order_is_refused_with_the_reason_counted_and_logged(DicomTlsRefusal refusal)
    {
        await using var rig = await TlsRig.StartAsync();
        using var other = new TestAuthority(rig.Folder.Path, "other");
        string[] options = refusal switch
        {
            DicomTlsRefusal.NoCertificate => ["+tla", "+cf", rig.Authority.CaFile],
            DicomTlsRefusal.UnknownAuthority => rig.Dcmtk(other.Issue("stranger")),
            DicomTlsRefusal.OutOfDate => rig.Dcmtk(rig.Authority.Issue("old", notBefore: Now.AddDays(-90), notAfter: Now.AddDays(-1))),
            DicomTlsRefusal.WrongPurpose => rig.Dcmtk(rig.Authority.Issue("web", use: [TestAuthority.ServerUse])),
            _ => [],
        };

        var (code, output) = await rig.Server.EchoScuAsync(options);

        Assert.True(code != 0, output);
        await rig.RefusedAsync(refusal);
        Assert.Empty(rig.Server.Provider.Ended);
        Assert.True((await rig.Server.EchoScuAsync(rig.Dcmtk(rig.Authority.Issue("good")))).ExitCode == 0);
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task A_caller_that_knows_no_newer_version_is_refused(string version)
    {
        await using var rig = await TlsRig.StartAsync();

        var (_, output) = await OpenSslAsync(rig, version, "-cipher", "DEFAULT@SECLEVEL=0");

        Assert.Contains("Cipher is (NONE)", output, StringComparison.Ordinal);
        await rig.RefusedAsync(DicomTlsRefusal.ProtocolTooOld);
    }

    [Theory]
    [InlineData("AES128-GCM-SHA256")] // no forward secrecy
    [InlineData("ECDHE-ECDSA-AES128-SHA256")] // CBC
    [InlineData("DHE-RSA-AES256-GCM-SHA384")] // finite-field DHE
    public async Task A_cipher_suite_outside_bcp_195_is_not_spoken(string suite)
    {
        await using var rig = await TlsRig.StartAsync(rsaBits: suite.Contains("RSA", StringComparison.Ordinal) ? 2048 : 0);

        var (_, output) = await OpenSslAsync(rig, "-tls1_2", "-cipher", $"{suite}@SECLEVEL=0");

        Assert.Contains("Cipher is (NONE)", output, StringComparison.Ordinal);
        await rig.RefusedAsync(DicomTlsRefusal.NoCommonCipher);
    }

    [Theory]
    [InlineData("-tls1_2", "ECDHE-ECDSA-AES256-GCM-SHA384")]
    [InlineData("-tls1_3", "TLS_AES_256_GCM_SHA384")]
    public async Task Both_versions_of_bcp_195_are_spoken(string version, string suite)
    {
        await using var rig = await TlsRig.StartAsync();

        var (_, output) = await OpenSslAsync(rig, version);

        Assert.Contains($"Cipher is {suite}", output, StringComparison.Ordinal);
        Assert.Equal(0, rig.Server.Server.RefusedHandshakes);
    }

    [Fact]
    public async Task Renegotiation_is_refused()
    {
        await using var rig = await TlsRig.StartAsync();
        var own = rig.Authority.Issue("modality");

        var (_, output) = await ChildProcess.RunAsync(
            "bash",
            ["-c", $"(sleep 0.5; echo R; sleep 2) | openssl s_client -tls1_2 -connect 127.0.0.1:{rig.Server.Port} -CAfile {rig.Authority.CaFile} -cert {own.CertificateFile} -key {own.KeyFile}"],
            TestServer.Limit);

        // A renegotiation that is agreed to shows the certificates once more instead.
        var after = output[output.IndexOf("RENEGOTIATING", StringComparison.Ordinal)..];
        Assert.Contains(":error:", after, StringComparison.Ordinal);
        Assert.DoesNotContain("verify return", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_stands_still_holds_up_nobody_and_ends_with_artim()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var rig = await TlsRig.StartAsync(new DicomServerOptions { ArtimTimeout = TimeSpan.FromSeconds(10) }, time: time);
        var silent = new List<Socket>();
        for (var i = 0; i < 20; i++)
        {
            var socket = await rig.Server.DialAsync();
            await socket.SendAsync(new byte[] { 0x16, 3, 1, 2, 0, 1 }.AsMemory(..(i % 7))); // nothing, or the beginning of a ClientHello
            silent.Add(socket);
        }

        var (code, output) = await rig.Server.EchoScuAsync(rig.Dcmtk(rig.Authority.Issue("modality")));
        Assert.True(code == 0, output);
        await rig.Server.EndedAsync();

        foreach (var socket in silent)
        {
            // The server may come to it only after the clock was moved.
            var end = socket.ReceiveAsync(new byte[16]);
            await Eventually.HoldsAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(11));
                    return end.IsCompleted;
                },
                TestServer.Limit,
                "a silent connection is closed");
            Assert.Equal(0, await end);
            socket.Dispose();
        }

        await Eventually.HoldsAsync(() => rig.Log.Ids.Count(id => id == 9004) == 20, TestServer.Limit, "all silent connections end");
        Assert.All(rig.Log.Entries.Where(entry => entry.Id == 9004), entry => Assert.EndsWith("TimedOut", entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_the_files_holds_for_new_callers_and_leaves_open_associations_alone()
    {
        await using var rig = await TlsRig.StartAsync();
        using var next = new TestAuthority(rig.Folder.Path, "next");
        var old = rig.Authority.Issue("modality");
        using var source = rig.Source(old);
        await using var open = await DicomClient.ConnectAsync(rig.Calling(source), [DicomPresentationContext.Verification], CancellationToken.None);

        File.Copy(next.CaFile, rig.Authority.CaFile, overwrite: true);
        rig.FileTime.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(DicomStatus.Success, await open.EchoAsync(CancellationToken.None));
        Assert.NotEqual(0, (await rig.Server.EchoScuAsync(["+tls", old.KeyFile, old.CertificateFile, "-ic"])).ExitCode);
        await rig.RefusedAsync(DicomTlsRefusal.UnknownAuthority);
        var renewed = next.Issue("modality");
        Assert.Equal(0, (await rig.Server.EchoScuAsync(["+tls", renewed.KeyFile, renewed.CertificateFile, "-ic"])).ExitCode);
        Assert.Equal(DicomStatus.Success, await open.EchoAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_plain_port_and_a_tls_port_serve_side_by_side_under_one_limit()
    {
        await using var rig = await TlsRig.StartAsync(new DicomServerOptions { TlsPort = 0, MaxAssociations = 2 });
        using var source = rig.Source(rig.Authority.Issue("modality"));
        var secure = rig.Calling(source) with { Port = rig.Server.Server.TlsEndPoint!.Port };

        await using var plain = await DicomClient.ConnectAsync(rig.Server.Calling(), [DicomPresentationContext.Verification], CancellationToken.None);
        await using var secured = await DicomClient.ConnectAsync(secure, [DicomPresentationContext.Verification], CancellationToken.None);
        var third = await Assert.ThrowsAsync<DicomNetworkException>(
            () => DicomClient.ConnectAsync(secure, [DicomPresentationContext.Verification], CancellationToken.None));

        Assert.Equal(DicomStatus.Success, await plain.EchoAsync(CancellationToken.None));
        Assert.Equal(DicomStatus.Success, await secured.EchoAsync(CancellationToken.None));
        Assert.Equal(DicomAssociationRejection.LocalLimitExceeded, third.Rejection);
        await rig.Server.Server.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None);
        await Assert.ThrowsAsync<SocketException>(() => DialAsync(secure.Port));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task DialAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
    }

    private static Task<(int ExitCode, string Output)> OpenSslAsync(TlsRig rig, params string[] options)
    {
        var own = rig.Authority.Issue("modality");
        return ChildProcess.RunAsync(
            "openssl",
            ["s_client", "-connect", $"127.0.0.1:{rig.Server.Port}", "-CAfile", rig.Authority.CaFile, "-cert", own.CertificateFile, "-key", own.KeyFile, .. options],
            TestServer.Limit);
    }
}
