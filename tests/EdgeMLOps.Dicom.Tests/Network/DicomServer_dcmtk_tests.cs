using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Real senders: DCMTK's echoscu and storescu.</summary>
public sealed class DicomServer_dcmtk_tests
{
    [Fact]
    public async Task An_echo_is_answered_and_the_association_released()
    {
        await using var server = await TestServer.StartAsync();

        var (code, output) = await server.EchoScuAsync("-v", "-aet", "MODALITY");
        var ended = await server.EndedAsync();

        Assert.True(code == 0, output);
        Assert.Equal(("MODALITY", DicomAssociationEnd.Released), (ended.CallingAE, ended.End));
    }

    [Fact]
    public async Task An_echo_with_many_transfer_syntaxes_and_repeats_is_answered()
    {
        await using var server = await TestServer.StartAsync();

        var (code, output) = await server.EchoScuAsync("--propose-ts", "38", "--repeat", "20");

        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData(TestObject.CtImage, TestObject.ExplicitLittleEndian, "-xe")]
    [InlineData(TestObject.MrImage, TestObject.ImplicitLittleEndian, "-xi")]
    [InlineData(TestObject.DigitalXRay, TestObject.ExplicitLittleEndian, "-xe")]
    [InlineData(TestObject.ComputedRadiography, TestObject.ImplicitLittleEndian, "-xi")]
    [InlineData(TestObject.SecondaryCapture, TestObject.ExplicitLittleEndian, "-xe")]
    [InlineData(TestObject.EnhancedReport, TestObject.ExplicitLittleEndian, "-xe")]
    public async Task An_object_arrives_byte_for_byte(string sopClass, string transferSyntax, string propose)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync();
        var sent = new TestObject(1, side: 300, sopClass: sopClass, transferSyntax: transferSyntax);

        var (code, output) = await server.StoreScuAsync([sent.Save(folder.Path)], propose);
        await server.EndedAsync();

        Assert.True(code == 0, output);
        var (context, dataset) = Assert.Single(server.Provider.Stored);
        Assert.Equal((sopClass, sent.SopInstance, transferSyntax), (context.SopClassUid, context.SopInstanceUid, context.TransferSyntaxUid));
        Assert.Equal(await SentByDcmtkAsync(sent, folder), dataset);
    }

    [Fact]
    public async Task Compressed_objects_arrive_byte_for_byte_in_the_transfer_syntax_they_have()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync();
        var plain = new TestObject(1, side: 64).Save(folder.Path);
        var compressed = folder["compressed.dcm"];
        var (made, how) = await ChildProcess.RunAsync("dcmcjpeg", ["+e1", plain, compressed], TestServer.Limit);
        Assert.True(made == 0, how);

        var (code, output) = await server.StoreScuAsync([compressed], "-xs");
        await server.EndedAsync();

        Assert.True(code == 0, output);
        var (context, dataset) = Assert.Single(server.Provider.Stored);
        Assert.Equal("1.2.840.10008.1.2.4.70", context.TransferSyntaxUid);
        Assert.True((await File.ReadAllBytesAsync(compressed)).AsSpan().EndsWith(dataset.AsSpan(^1000..)));
    }

    [Fact]
    public async Task Many_objects_of_one_association_arrive_in_order()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync();
        var objects = Enumerable.Range(10, 40).Select(seed => new TestObject(seed)).ToList();
        var files = objects.Select(item => item.Save(folder.Path)).ToList();

        var (code, output) = await server.StoreScuAsync(files, "-xe");
        var ended = await server.EndedAsync();

        Assert.True(code == 0, output);
        Assert.Equal(objects.Select(item => item.SopInstance), server.Provider.Stored.Select(item => item.Context.SopInstanceUid), StringComparer.Ordinal);
        Assert.Equal((40, DicomAssociationEnd.Released), (ended.Stores, ended.End));
    }

    [Theory]
    [InlineData("--max-pdu", "4096")]
    [InlineData("--max-send-pdu", "4096")]
    [InlineData("--max-send-pdu", "131072")]
    public async Task Any_pdu_size_a_sender_likes_will_do(string option, string size)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync();
        var sent = new TestObject(1, side: 512);

        var (code, output) = await server.StoreScuAsync([sent.Save(folder.Path)], "-xe", option, size);

        Assert.True(code == 0, output);
        Assert.True(Assert.Single(server.Provider.Stored).Dataset.Length > 512 * 512 * 2);
    }

    [Fact]
    public async Task A_failure_status_reaches_the_sender()
    {
        using var folder = new TempFolder();
        var provider = new RecordingProvider { Answer = _ => Task.FromResult(DicomStatus.OutOfResources) };
        await using var server = await TestServer.StartAsync(provider);

        var (_, output) = await server.StoreScuAsync([new TestObject(1).Save(folder.Path)], "-xe", "-d");

        Assert.Contains("0xa700", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_sink_that_throws_costs_its_object_and_not_the_association()
    {
        using var folder = new TempFolder();
        var provider = new RecordingProvider { OnFragment = _ => throw new IOException("no space") };
        await using var server = await TestServer.StartAsync(provider);
        var files = new[] { new TestObject(1).Save(folder.Path), new TestObject(2).Save(folder.Path) };

        var (_, output) = await server.StoreScuAsync(files, "-xe", "-d", "-nh");
        var ended = await server.EndedAsync();

        Assert.Equal((2, DicomAssociationEnd.Released), (ended.Stores, ended.End));
        Assert.Equal(2, provider.AbandonedSinks);
        Assert.Equal(2, server.Log.Ids.Count(id => id == 9005));
        Assert.DoesNotContain("no space", server.Log.Text, StringComparison.Ordinal);
        Assert.Contains("0x0110", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wrong_called_title_is_refused_by_name()
    {
        var provider = new RecordingProvider
        {
            Decide = request => request.CalledAE == "EDGEMLOPS"
                ? AssociationDecision.Accept
                : AssociationDecision.Reject(DicomAssociationRejection.CalledAeNotRecognized),
        };
        await using var server = await TestServer.StartAsync(provider);

        var (wrong, output) = await server.EchoScuAsync("-v", "-aec", "SOMEONE");
        var (right, _) = await server.EchoScuAsync("-aec", "EDGEMLOPS");

        Assert.NotEqual(0, wrong);
        Assert.Contains("Called AE Title Not Recognized", output, StringComparison.Ordinal);
        Assert.Equal(0, right);
    }

    [Fact]
    public async Task Aborting_senders_are_noticed_as_such()
    {
        await using var server = await TestServer.StartAsync();

        await server.EchoScuAsync("--abort");

        Assert.Equal(DicomAssociationEnd.AbortedByPeer, (await server.EndedAsync()).End);
    }

    // DCMTK may write a data set anew (lengths of sequences, padding); what storescp's own writer makes of the very same
    // file is the reference for what storescu put on the wire.
    private static async Task<byte[]> SentByDcmtkAsync(TestObject sent, TempFolder folder)
    {
        var port = FreePort.Next();
        var received = folder.Make("reference");
        await using var storescp = ChildProcess.Start("storescp", ["-v", "+B", "-od", received, $"{port}"]);
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("echoscu", ["127.0.0.1", $"{port}"], TestServer.Limit)).ExitCode,
            code => code == 0, TestServer.Limit, "storescp listens");
        var propose = sent.TransferSyntax == TestObject.ImplicitLittleEndian ? "-xi" : "-xe";
        await ChildProcess.RunAsync("storescu", [propose, "127.0.0.1", $"{port}", folder[$"{sent.SopInstance}.dcm"]], TestServer.Limit);
        var file = Assert.Single(Directory.GetFiles(received));
        // +B writes exactly what was read; the file meta information of 2.25 UIDs ends where the first tag of group 8 stands.
        var bytes = await File.ReadAllBytesAsync(file);
        var start = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)sent.Dataset.AsSpan(0, 8));
        return bytes[start..];
    }
}
