using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Network.Interop;

/// <summary>Clients of other makes against our server; storescu and echoscu have tests of their own.</summary>
public sealed class Foreign_clients_tests
{
    // Debian's gdcmscu 3.0.21 crashes on its own after each release, whoever the acceptor is (storescp too): its exit code
    // says nothing, what our server saw does.
    [Fact]
    public async Task Gdcmscu_echoes_and_stores()
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TempFolder();
        TestObject[] sent = [new(1, side: 200), new(2, side: 300)];
        var files = sent.Select(one => one.Save(folder.Path)).ToList();

        var echo = await RunAsync(server, "gdcmscu", "-V", "-D", "--echo", "--call", "EDGEMLOPS", "127.0.0.1", $"{server.Port}");
        Assert.Contains("(0000,0100) ?? (US) 32816", echo.Output, StringComparison.Ordinal);
        Assert.Contains("(0000,0900) ?? (US) 0 ", echo.Output, StringComparison.Ordinal);
        Assert.Equal(DicomAssociationEnd.Released, (await server.EndedAsync()).End);

        await RunAsync(server, "gdcmscu", ["--store", "--call", "EDGEMLOPS", "127.0.0.1", $"{server.Port}", .. files]);
        Assert.Equal(DicomAssociationEnd.Released, (await server.EndedAsync(2)).End);
        Assert.Equal(
            sent.Select(one => one.SopInstance), server.Provider.Stored.Select(stored => stored.Context.SopInstanceUid));
        Assert.All(sent.Zip(server.Provider.Stored), pair => Assert.True(
            pair.Second.Dataset.AsSpan().EndsWith(pair.First.Dataset.AsSpan(^80_000..))));
    }

    [Fact]
    public async Task Dcmsend_stores_a_folder()
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TempFolder();
        TestObject[] sent =
            [new(1), new(2, sopClass: TestObject.MrImage, modality: "MR"), new(3, sopClass: TestObject.DigitalXRay, modality: "DX")];
        Array.ForEach(sent, one => one.Save(folder.Path));

        var run = await RunAsync(server, "dcmsend", "-aec", "EDGEMLOPS", "+sd", "127.0.0.1", $"{server.Port}", folder.Path);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(
            sent.Select(one => one.SopInstance).Order(StringComparer.Ordinal),
            server.Provider.Stored.Select(stored => stored.Context.SopInstanceUid).Order(StringComparer.Ordinal));
        // dcmsend writes the sequences anew; the pixels, the last 16 x 16 x 2 bytes, stay what they are.
        Assert.All(server.Provider.Stored, stored => Assert.Contains(
            sent, one => one.SopInstance == stored.Context.SopInstanceUid && stored.Dataset.AsSpan().EndsWith(one.Dataset.AsSpan(^512..))));
    }

    [Theory]
    [InlineData("findscu", "-S")]
    [InlineData("findscu", "-P")]
    [InlineData("movescu", "-S")]
    public async Task A_query_is_refused_by_its_context_and_at_once(string tool, string model)
    {
        await using var server = await TestServer.StartAsync();
        string[] destination = tool == "movescu" ? ["-aem", "ANYBODY"] : [];

        var run = await RunAsync(
            server,
            tool,
            [model, .. destination, "-aec", "EDGEMLOPS", "-k", "0008,0052=STUDY", "-k", "0020,000D=1.2.3", "127.0.0.1", $"{server.Port}"]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("No Acceptable Presentation Contexts", run.Output, StringComparison.Ordinal);
        await server.AssertServesAsync();
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TestServer server, string tool, params string[] arguments)
    {
        var run = await ChildProcess.RunAsync(tool, arguments, TestServer.Limit);
        await server.EndedAsync();
        return run;
    }
}
