using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.TestKit.Processes;

/// <summary>A real Orthanc as the PACS: own folder, free ports, forwards what it stores if asked to.</summary>
public sealed class Orthanc : IAsyncDisposable
{
    // Orthanc's keys are Pascal; the default for the web would write them camel and be answered 400.
    private static readonly JsonSerializerOptions AsWritten = new();

    private readonly TempFolder _folder = new();
    private readonly string? _forwardTo;
    private readonly (string AeTitle, int Port)? _knows;
    private readonly string _tls;
    private readonly string _script;
    private readonly HttpClient _http;
    private ChildProcess? _process;

    /// <param name="forwardTo">AE title and port on the loopback that every stored instance is sent to, or null.</param>
    /// <param name="tls">Certificate with key, and the authorities its callers must chain to: then its DICOM port speaks TLS alone.</param>
    /// <param name="knows">AE title and port on the loopback of a peer that it may send to and is asked by, as modality <c>us</c>.</param>
    /// <param name="script">More Lua that it runs, such as a filter that throws away what it answers Success for.</param>
    public Orthanc(
        (string AeTitle, int Port)? forwardTo = null,
        (TestCertificate Own, string Authorities)? tls = null,
        (string AeTitle, int Port)? knows = null,
        string script = "")
    {
        _script = script;
        _tls = tls is not { } secure
            ? ""
            : $"""
              "DicomTlsEnabled": true, "DicomTlsRemoteCertificateRequired": true, "DicomTlsCertificate": "{secure.Own.CertificateFile}",
              "DicomTlsPrivateKey": "{secure.Own.KeyFile}", "DicomTlsTrustedCertificates": "{secure.Authorities}",
              """;
        DicomPort = FreePort.Next();
        HttpPort = FreePort.Next();
        _forwardTo = forwardTo is { } to ? $"\"forward\": [ \"{to.AeTitle}\", \"127.0.0.1\", {to.Port} ]" : null;
        _knows = knows;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}") };
    }

    public static string AeTitle => "ORTHANC";

    /// <summary>Where its objects and its index lie, where that is not a folder of its own.</summary>
    public string? Storage { get; init; }

    /// <summary>The network namespace it runs in, and the address of its peer from there; null: this one, and the loopback.</summary>
    public (NetworkNamespace Space, string PeerAddress)? Place { get; init; }

    /// <summary>Seconds that it waits for a peer, also for its connection.</summary>
    public int ScuSeconds { get; init; } = 5;

    public int DicomPort { get; }

    public int HttpPort { get; }

    public string Output => _process?.Output ?? "";

    private string Modalities => _knows is { } peer
        ? $"\"us\": [ \"{peer.AeTitle}\", \"{Place?.PeerAddress ?? "127.0.0.1"}\", {peer.Port} ]"
        : _forwardTo ?? "";

    public async Task StartAsync()
    {
        var lua = _folder["forward.lua"];
        await File.WriteAllTextAsync(lua, _script + (_forwardTo is null
            ? ""
            : "function OnStoredInstance(id, tags, metadata)\n  SendToModality(id, 'forward')\nend\n"));
        var store = Storage ?? _folder.Make("store");
        var configuration = _folder["orthanc.json"];
        await File.WriteAllTextAsync(configuration, $$"""
            { "Name": "test PACS", "StorageDirectory": "{{store}}", "IndexDirectory": "{{store}}",
              "HttpPort": {{HttpPort}}, "DicomPort": {{DicomPort}}, "DicomAet": "{{AeTitle}}",
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "StableAge": 1, "DicomScuTimeout": {{ScuSeconds}}, "JobsHistorySize": 100,
              {{_tls}}
              "LuaScripts": [ "{{lua}}" ],
              "DicomModalities": { {{Modalities}} } }
            """);
        _process = Place?.Space.Start("Orthanc", configuration) ?? ChildProcess.Start("Orthanc", [configuration]);
        await Eventually.HoldsAsync(AnswersAsync, up => up, TimeSpan.FromSeconds(60), "Orthanc answers");
    }

    /// <summary>Ends it as a service manager would: what it acknowledged is there at the next start.</summary>
    public async Task TerminateAsync()
    {
        if (_process is { } process)
        {
            await process.TerminateAsync(TimeSpan.FromSeconds(30));
            await StopAsync();
        }
    }

    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Orthanc's ids of all instances of a modality.</summary>
    public async Task<IReadOnlyList<string>> FindInstancesAsync(string modality) =>
        [.. (await PostAsync("/tools/find", new { Level = "Instance", Query = new { Modality = modality } })).EnumerateArray().Select(id => id.GetString() ?? "")];

    /// <summary>SOP Instance UIDs of all instances of a modality.</summary>
    public async Task<IReadOnlyList<string>> FindUidsAsync(string modality) =>
        [.. (await PostAsync("/tools/find", new { Level = "Instance", Expand = true, Query = new { Modality = modality } })).EnumerateArray()
            .Select(instance => instance.GetProperty("MainDicomTags").GetProperty("SOPInstanceUID").GetString() ?? "")];

    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Posts JSON, its keys as written, and gives the answer.</summary>
    public async Task<JsonElement> PostAsync<T>(string path, T content)
    {
        using var response = await _http.PostAsJsonAsync(path, content, AsWritten);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<byte[]> GetFileAsync(string instance) => _http.GetByteArrayAsync($"/instances/{instance}/file");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = Place is { } place ? await place.Space.OpenSocketAsync() : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, HttpPort, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await _http.GetAsync("/system");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
