using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network;

public sealed class DicomClient_tests
{
    private static readonly DicomPresentationContext Ct = new(TestObject.CtImage, [TestObject.ExplicitLittleEndian]);

    [Theory]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(600)]
    public async Task Storescp_receives_exactly_what_is_sent(int side)
    {
        using var folder = new TempFolder();
        var port = FreePort.Next();
        await using var storescp = await StartStoreScpAsync(port, folder.Path);
        var sent = new TestObject(1, side);

        await StoreAsync(port, "STORESCP", sent);

        var file = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.True(file.AsSpan().EndsWith(sent.Dataset));
    }

    [Theory]
    [InlineData("4096")]
    [InlineData("131072")]
    public async Task Storescp_gets_no_pdu_longer_than_it_says(string maxPdu)
    {
        using var folder = new TempFolder();
        var port = FreePort.Next();
        await using var storescp = await StartStoreScpAsync(port, folder.Path, "--max-pdu", maxPdu);
        // The data set ends within, at and just after a fragment, as the side grows.
        foreach (var side in (int[])[40, 45, 200])
        {
            await StoreAsync(port, "STORESCP", new TestObject(side, side));
        }

        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task Orthanc_echoes_and_stores()
    {
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        var sent = new TestObject(1, side: 200);

        await StoreAsync(orthanc.DicomPort, Orthanc.AeTitle, sent);

        var id = Assert.Single(await orthanc.FindInstancesAsync("CT"));
        // Orthanc writes the elements anew; the pixels, the last 200 x 200 x 2 bytes, stay what they are.
        Assert.True((await orthanc.GetFileAsync(id)).AsSpan().EndsWith(sent.Dataset.AsSpan(^80_000..)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_data_set_that_ends_at_a_fragments_edge_arrives_whole(int offset)
    {
        await using var server = await TestServer.StartAsync();
        var bytes = new byte[(2 * 128 * 1024) + offset];
        new Random(offset).NextBytes(bytes);
        await using var association = await DicomClient.ConnectAsync(server.Calling(), [Ct], CancellationToken.None);

        var status = await association.StoreAsync(
            TestObject.CtImage, "2.25.1", TestObject.ExplicitLittleEndian, new MemoryStream(bytes), CancellationToken.None);

        Assert.True(status.IsSuccess);
        Assert.Equal(bytes, Assert.Single(server.Provider.Stored).Dataset);
    }

    [Fact]
    public async Task Only_what_was_proposed_and_accepted_can_be_sent()
    {
        await using var server = await TestServer.StartAsync();
        var find = new DicomPresentationContext("1.2.840.10008.5.1.4.1.2.2.1", [TestObject.ImplicitLittleEndian]);
        await using var association = await DicomClient.ConnectAsync(server.Calling(), [Ct, find], CancellationToken.None);

        Assert.True(association.Accepts(TestObject.CtImage, TestObject.ExplicitLittleEndian));
        Assert.False(association.Accepts(find.AbstractSyntax, TestObject.ImplicitLittleEndian));
        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => association.EchoAsync(CancellationToken.None));
        Assert.Equal(DicomNetworkFault.ContextNotAccepted, fault.Fault);
    }

    [Fact]
    public async Task A_refusal_carries_the_peers_three_numbers()
    {
        var provider = new RecordingProvider { Decide = _ => AssociationDecision.Reject(DicomAssociationRejection.CalledAeNotRecognized) };
        await using var server = await TestServer.StartAsync(provider);

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(
            () => DicomClient.ConnectAsync(server.Calling(), [Ct], CancellationToken.None));

        Assert.Equal((DicomNetworkFault.Rejected, DicomAssociationRejection.CalledAeNotRecognized), (fault.Fault, fault.Rejection));
    }

    [Fact]
    public async Task A_closed_port_is_a_failed_connection()
    {
        var options = new DicomClientOptions { Host = "127.0.0.1", Port = FreePort.Next(), CallingAe = "A", CalledAe = "B" };

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => DicomClient.ConnectAsync(options, [Ct], CancellationToken.None));

        Assert.Equal(DicomNetworkFault.ConnectFailed, fault.Fault);
    }

    [Fact]
    public async Task A_peer_that_never_answers_is_given_up_on_in_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var time = new ManualTimeProvider();
        var options = new DicomClientOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            CallingAe = "A",
            CalledAe = "B",
            TimeProvider = time,
        };

        var connecting = DicomClient.ConnectAsync(options, [Ct], CancellationToken.None);
        using var accepted = await listener.AcceptSocketAsync();
        _ = await accepted.ReceiveAsync(new byte[1000]);
        await time.WaitForTimerAsync(TestServer.Limit);
        time.Advance(options.AssociationTimeout);

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => connecting.WaitAsync(TestServer.Limit));
        Assert.Equal(DicomNetworkFault.TimedOut, fault.Fault);
    }

    [Fact]
    public async Task Cancelling_is_not_the_peers_fault_and_disposing_aborts()
    {
        var release = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var provider = new RecordingProvider
        {
            Answer = async _ =>
            {
                asked.SetResult();
                await release.Task;
                return DicomStatus.Success;
            },
        };
        await using var server = await TestServer.StartAsync(provider);
        using var cancel = new CancellationTokenSource();
        var association = await DicomClient.ConnectAsync(server.Calling(), [Ct], CancellationToken.None);

        var store = association.StoreAsync(
            TestObject.CtImage, "2.25.1", TestObject.ExplicitLittleEndian, new MemoryStream(new byte[10]), cancel.Token);
        await asked.Task.WaitAsync(TestServer.Limit, CancellationToken.None);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store);
        var disposing = association.DisposeAsync();
        release.SetResult();
        await disposing;

        Assert.Equal(DicomAssociationEnd.AbortedByPeer, (await server.EndedAsync()).End);
    }

    [Fact]
    public async Task A_peer_that_resets_what_it_accepted_is_a_fault_of_the_network_whenever_it_does()
    {
        await using var peer = new ResettingPeer();
        var options = new DicomClientOptions { Host = "127.0.0.1", Port = peer.Port, CallingAe = "TESTER", CalledAe = "RESETS" };

        var faults = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var seen = new List<DicomNetworkFault>();
            for (var i = 0; i < 100; i++)
            {
                seen.Add((await Assert.ThrowsAsync<DicomNetworkException>(() => DicomClient.ConnectAsync(options, [Ct], CancellationToken.None))).Fault);
            }

            return seen;
        })));

        Assert.All(faults.SelectMany(seen => seen), fault => Assert.True(fault is DicomNetworkFault.ConnectFailed or DicomNetworkFault.ConnectionLost, $"{fault}"));
    }

    private static async Task StoreAsync(int port, string calledAe, TestObject sent)
    {
        var options = new DicomClientOptions { Host = "localhost", Port = port, CallingAe = "TESTER", CalledAe = calledAe };
        await using var association = await DicomClient.ConnectAsync(options, [Ct, DicomPresentationContext.Verification], CancellationToken.None);
        Assert.True((await association.EchoAsync(CancellationToken.None)).IsSuccess);
        var status = await association.StoreAsync(
            sent.SopClass, sent.SopInstance, sent.TransferSyntax, new MemoryStream(sent.Dataset), CancellationToken.None);
        Assert.True(status.IsSuccess, status.ToString());
        await association.ReleaseAsync(CancellationToken.None);
    }

    private static async Task<ChildProcess> StartStoreScpAsync(int port, string folder, params string[] options)
    {
        var storescp = ChildProcess.Start("storescp", ["+B", "-aet", "STORESCP", "-od", folder, .. options, port.ToString(CultureInfo.InvariantCulture)]);
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("echoscu", ["127.0.0.1", $"{port}"], TestServer.Limit)).ExitCode,
            code => code == 0, TestServer.Limit, "storescp listens");
        return storescp;
    }
}
