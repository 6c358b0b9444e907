using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Our server on a free loopback port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private TestServer(DicomServer server, RecordingProvider provider, LogWatcher log)
    {
        Server = server;
        Provider = provider;
        Log = log;
    }

    public DicomServer Server { get; }

    public RecordingProvider Provider { get; }

    public LogWatcher Log { get; }

    public int Port => Server.LocalEndPoint!.Port;

    public static async Task<TestServer> StartAsync(
        RecordingProvider? provider = null, DicomServerOptions? options = null, TimeProvider? time = null)
    {
        provider ??= new RecordingProvider();
        var log = new LogWatcher();
        var server = new DicomServer(
            (options ?? new DicomServerOptions()) with { Port = 0 }, provider, time ?? TimeProvider.System, log.For<DicomServer>());
        await server.StartAsync(CancellationToken.None);
        return new TestServer(server, provider, log);
    }

    public async Task<Socket> DialAsync(IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from ?? IPAddress.Any, 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port));
        return socket;
    }

    public DicomClientOptions Calling(string calledAe = "EDGEMLOPS") =>
        new() { Host = "127.0.0.1", Port = Port, CallingAe = "TESTER", CalledAe = calledAe };

    /// <summary>A whole association of an honest peer.</summary>
    public async Task AssertServesAsync()
    {
        await using var association = await DicomClient.ConnectAsync(Calling(), [DicomPresentationContext.Verification], CancellationToken.None);
        Assert.True((await association.EchoAsync(CancellationToken.None)).IsSuccess);
        await association.ReleaseAsync(CancellationToken.None);
    }

    /// <summary>Waits until so many associations have ended and gives the last.</summary>
    public async Task<DicomAssociation> EndedAsync(int count = 1)
    {
        await Eventually.HoldsAsync(() => Provider.Ended.Count >= count, Limit, $"{count} associations end");
        return Provider.Ended.Last();
    }

    public Task<(int ExitCode, string Output)> EchoScuAsync(params string[] options) =>
        ChildProcess.RunAsync("echoscu", [.. options, "-to", "20", "-ta", "30", "127.0.0.1", $"{Port}"], Limit);

    public Task<(int ExitCode, string Output)> StoreScuAsync(IEnumerable<string> files, params string[] options) =>
        ChildProcess.RunAsync("storescu", [.. options, "-to", "20", "-ta", "30", "127.0.0.1", $"{Port}", .. files], Limit);

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
