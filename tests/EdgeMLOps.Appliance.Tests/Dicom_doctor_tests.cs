using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary><c>dicom echo</c> and <c>dicom explain</c> of the real executable against real peers.</summary>
public sealed class Dicom_doctor_tests
{
    [Fact]
    public async Task A_destination_that_answers_is_echoed_by_its_name_with_its_times()
    {
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using var appliance = new RunningAppliance(Destination(orthanc.DicomPort));

        var (exitCode, output) = await appliance.CallAsync("dicom", "echo", "pacs", "--json");

        Assert.True(exitCode == 0, output);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((Orthanc.AeTitle, "0000"), (report.GetProperty("calledAe").GetString(), report.GetProperty("status").GetString()));
        Assert.True(report.GetProperty("times").GetProperty("associate").GetDouble() > 0);
    }

    public static TheoryData<string, string, string> Failing => new()
    {
        { "closed", "ConnectionRefused", "nothing listens" },
        { "http", "ProtocolError", "port is really that of a DICOM service" },
        { "closing", "ConnectionLost", "without an answer" },
        { "silent", "AssociationTimedOut", "does not answer the request for an association" },
        { "nowhere", "UnknownHost", "name server" },
        { "title", "Rejected 1/1/7", "it is not called NOBODY" },
        { "stranger", "Rejected 1/1/3", "it does not know our AE title STRANGER" },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task What_is_wrong_is_said_in_words_with_what_to_check(string peer, string code, string words)
    {
        await using var scene = await Scene.OpenAsync(peer);

        var (exitCode, output) = await scene.Caller.CallAsync("dicom", "echo", scene.Name);

        Assert.Equal(1, exitCode);
        Assert.Contains($"code: {code}", output, StringComparison.Ordinal);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.Contains("check:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_shows_what_a_store_alone_takes_and_what_an_archive_takes()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        var storePort = FreePort.Next();
        await using var store = ChildProcess.Start("storescp", ["-od", folder.Path, $"{storePort}"]);
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("echoscu", ["127.0.0.1", $"{storePort}"], RunningAppliance.Limit)).ExitCode,
            code => code == 0, RunningAppliance.Limit, "storescp listens");
        await using var appliance = new RunningAppliance(Destination(orthanc.DicomPort));

        var archive = await ContextsAsync(appliance, "pacs");
        var plain = await ContextsAsync(appliance, $"STORE@127.0.0.1:{storePort}");

        Assert.All(archive, context => Assert.NotEmpty(context.Value.Accepted));
        Assert.Equal(2, plain["1.2.840.10008.5.1.4.1.1.88.34"].Accepted.Count);
        Assert.Equal("it does not know this SOP class", plain["1.2.840.10008.5.1.4.1.2.2.1"].Refused);
        Assert.Equal("it does not know this SOP class", plain["1.2.840.10008.1.20.1"].Refused);
    }

    [Fact]
    public async Task Whom_we_refused_is_told_with_the_reason_also_when_the_service_is_down()
    {
        await using var appliance = new RunningAppliance(
            """, "Dicom:Peers": [ { "AeTitle": "FAR", "Address": "10.9.0.0/16" }, { "AeTitle": "NEAR", "Address": "127.0.0.1" } ]""",
            acceptAnyPeer: false);
        await appliance.StartAsync();
        await RefusedAsync(appliance, "FAR", "EDGEMLOPS");
        await RefusedAsync(appliance, "FAR", "EDGEMLOPS");
        await RefusedAsync(appliance, "NEAR", "SOMEBODY");
        await RefusedAsync(appliance, "STRANGER", "EDGEMLOPS");
        await appliance.TerminateAsync();

        var (exitCode, far) = await appliance.CallAsync("dicom", "explain", "FAR");
        var (_, near) = await appliance.CallAsync("dicom", "explain", "NEAR");
        var (_, json) = await appliance.CallAsync("dicom", "explain", $"STRANGER@127.0.0.1:{FreePort.Next()}", "--json");

        Assert.True(exitCode == 0, far);
        Assert.Contains("2 times, last 20", far, StringComparison.Ordinal);
        Assert.Contains("we know FAR, and not from 127.0.0.1", far, StringComparison.Ordinal);
        Assert.DoesNotContain("STRANGER", far, StringComparison.Ordinal);
        Assert.Contains("it calls us SOMEBODY, which is none of our AE titles", near, StringComparison.Ordinal);
        var refusals = JsonDocument.Parse(json).RootElement.GetProperty("refusals").EnumerateArray()
            .ToDictionary(row => row.GetProperty("callingAe").GetString()!, row => row.GetProperty("reason").GetProperty("code").GetString());
        Assert.Equal("UnknownTitle", refusals["STRANGER"]);
        Assert.Equal(["FAR", "NEAR", "STRANGER"], refusals.Keys.Order(StringComparer.Ordinal)); // all of its address
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_window_no_connection_is_opened(bool serviceUp)
    {
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        await using var appliance = new RunningAppliance(Destination(((IPEndPoint)peer.LocalEndpoint).Port));
        await appliance.StartAsync();
        await appliance.Control.PostAsync(
            "/v1/link/drain",
            new DrainRequest { WindowId = Guid.NewGuid(), DeadlineUtc = TimeProvider.System.GetUtcNow() },
            ControlJson.Default.DrainRequest,
            ControlJson.Default.LinkState,
            CancellationToken.None);
        await Eventually.HoldsAsync(appliance.LinkAsync, phase => phase == LinkPhase.Drained, RunningAppliance.Limit, "drained");
        if (!serviceUp)
        {
            await appliance.TerminateAsync();
        }

        foreach (var verb in (string[])["echo", "explain"])
        {
            var (exitCode, output) = await appliance.CallAsync("dicom", verb, "pacs");

            Assert.Equal(1, exitCode);
            Assert.Contains("hospital link is down for a window", output, StringComparison.Ordinal);
        }

        Assert.False(peer.Pending());
    }

    [Fact]
    public async Task A_window_that_begins_meanwhile_cuts_the_call()
    {
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        await using var appliance = new RunningAppliance(Destination(((IPEndPoint)peer.LocalEndpoint).Port));
        await appliance.StartAsync();

        var calling = appliance.CallAsync("dicom", "echo", "pacs");
        using var accepted = await peer.AcceptSocketAsync();
        await appliance.Control.PostAsync(
            "/v1/link/drain",
            new DrainRequest { WindowId = Guid.NewGuid(), DeadlineUtc = TimeProvider.System.GetUtcNow() },
            ControlJson.Default.DrainRequest,
            ControlJson.Default.LinkState,
            CancellationToken.None);

        var (exitCode, output) = await calling;
        Assert.Equal(1, exitCode);
        Assert.Contains("hospital link is down for a window", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "neither a name of Results:Destinations")]
    [InlineData("TITLE@host", "neither a name of Results:Destinations")]
    [InlineData("TITLE@host:0", "neither a name of Results:Destinations")]
    [InlineData("DEAF", "has no Port and is never called")]
    public async Task A_name_that_nobody_has_is_said_so(string peer, string words)
    {
        await using var appliance = new RunningAppliance(""", "Dicom:Peers": [ { "AeTitle": "DEAF", "Address": "10.9.0.0/16" } ]""");

        var (exitCode, output) = await appliance.CallAsync("dicom", "echo", peer);

        Assert.Equal(1, exitCode);
        Assert.Contains(words, output, StringComparison.Ordinal);
    }

    private static string Destination(int port) => $$"""
        , "Results": { "Destinations": [ { "Name": "pacs", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{port}} } ] }
        """;

    private static async Task RefusedAsync(RunningAppliance appliance, string calling, string called)
    {
        var run = await ChildProcess.RunAsync(
            "echoscu", ["-aet", calling, "-aec", called, "127.0.0.1", $"{appliance.Port}"], RunningAppliance.Limit);
        Assert.Contains("Association Rejected", run.Output, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (List<string> Accepted, string? Refused)>> ContextsAsync(RunningAppliance appliance, string peer)
    {
        var (exitCode, output) = await appliance.CallAsync("dicom", "explain", peer, "--json");
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement.GetProperty("contexts").EnumerateArray().ToDictionary(
            context => context.GetProperty("sopClass").GetString()!,
            context => (
                context.GetProperty("accepted").EnumerateArray().Select(syntax => syntax.GetString()!).ToList(),
                context.GetProperty("refused").GetString()));
    }

    /// <summary>A peer that is wrong in one way, and who calls it.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly List<IAsyncDisposable> _parts = [];
        private readonly TcpListener? _listener;

        private Scene(RunningAppliance caller, string name, TcpListener? listener)
        {
            Caller = caller;
            Name = name;
            _listener = listener;
        }

        public RunningAppliance Caller { get; }

        public string Name { get; }

        public static async Task<Scene> OpenAsync(string kind)
        {
            switch (kind)
            {
                case "closed":
                    return new Scene(new RunningAppliance(), $"PEER@127.0.0.1:{FreePort.Next()}", null);
                case "nowhere":
                    return new Scene(new RunningAppliance(), "PEER@there-is-no-such-host.invalid:104", null);
                case "http":
                    var orthanc = new Orthanc();
                    await orthanc.StartAsync();
                    return new Scene(new RunningAppliance(), $"PEER@127.0.0.1:{orthanc.HttpPort}", null) { _parts = { orthanc } };
                case "silent" or "closing":
                    var listener = new TcpListener(IPAddress.Loopback, 0);
                    listener.Start();
                    _ = kind == "closing" ? CloseEachAsync(listener) : Task.CompletedTask;
                    return new Scene(new RunningAppliance(), $"PEER@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", listener);
                default:
                    var callee = new RunningAppliance(
                        """, "Dicom:Peers": [ { "AeTitle": "EDGEMLOPS", "Address": "127.0.0.1" } ]""", acceptAnyPeer: false);
                    await callee.StartAsync();
                    return kind == "title"
                        ? new Scene(new RunningAppliance(), $"NOBODY@127.0.0.1:{callee.Port}", null) { _parts = { callee } }
                        : new Scene(new RunningAppliance(""", "Dicom:AeTitle": "STRANGER" """), $"EDGEMLOPS@127.0.0.1:{callee.Port}", null) { _parts = { callee } };
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener?.Dispose();
            await Caller.DisposeAsync();
            foreach (var part in _parts)
            {
                await part.DisposeAsync();
            }
        }

        private static async Task CloseEachAsync(TcpListener listener)
        {
            try
            {
                while (true)
                {
                    using var socket = await listener.AcceptSocketAsync();
                    _ = await socket.ReceiveAsync(new byte[4096]);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
