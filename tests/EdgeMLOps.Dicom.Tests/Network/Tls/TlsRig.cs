using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Dicom.Tests.Network.Tls;

/// <summary>An authority, what it issued, and a server of ours that trusts it.</summary>
internal sealed class TlsRig : IAsyncDisposable
{
    private readonly CertificateSource _source;

    private TlsRig(TempFolder folder, TestAuthority authority, CertificateSource source, TestServer server, ManualTimeProvider fileTime)
    {
        Folder = folder;
        Authority = authority;
        Server = server;
        FileTime = fileTime;
        _source = source;
    }

    public TempFolder Folder { get; }

    public TestAuthority Authority { get; }

    public TestServer Server { get; }

    /// <summary>The clock by which the files are looked at.</summary>
    public ManualTimeProvider FileTime { get; }

    public LogWatcher Log => Server.Log;

    public static async Task<TlsRig> StartAsync(DicomServerOptions? options = null, int rsaBits = 0, TimeProvider? time = null)
    {
        var folder = new TempFolder();
        var authority = new TestAuthority(folder.Path);
        var own = authority.Issue("server", rsaBits: rsaBits);
        var fileTime = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        var source = CertificateSource.Open(
            "Dicom:Tls",
            new TlsOptions { CertificateFile = own.CertificateFile, KeyFile = own.KeyFile, AuthoritiesFile = authority.CaFile },
            fileTime,
            new LogWatcher().For<CertificateSource>());
        var server = await TestServer.StartAsync(options: (options ?? new DicomServerOptions()) with { Tls = source.ForServer }, time: time);
        return new TlsRig(folder, authority, source, server, fileTime);
    }

    /// <summary>DCMTK's options for a caller that shows this certificate and trusts our authority.</summary>
    public string[] Dcmtk(TestCertificate own) => ["+tls", own.KeyFile, own.CertificateFile, "+cf", Authority.CaFile];

    public DicomClientOptions Calling(CertificateSource source) => Server.Calling() with { Tls = () => source.ForClient("localhost") };

    public CertificateSource Source(TestCertificate? own = null, string? authorities = null, string name = "", string pin = "") => CertificateSource.Open(
        "Test:Tls",
        new TlsClientOptions
        {
            CertificateFile = own?.CertificateFile ?? "",
            KeyFile = own?.KeyFile ?? "",
            AuthoritiesFile = authorities ?? Authority.CaFile,
            ServerName = name,
            ServerThumbprint = pin,
        },
        TimeProvider.System,
        new LogWatcher().For<CertificateSource>());

    /// <summary>Waits until a handshake is refused for a reason, and nothing but that is counted.</summary>
    public async Task RefusedAsync(DicomTlsRefusal refusal, int count = 1)
    {
        await Eventually.HoldsAsync(() => Log.Ids.Count(id => id == 9040) >= count, TestServer.Limit, "a refused handshake is counted and logged");
        Assert.Equal(count, Server.Server.RefusedHandshakes);
        Assert.EndsWith($"TLS handshake refused: {refusal}", Log.Entries.Last(entry => entry.Id == 9040).Message, StringComparison.Ordinal);
        Assert.All(Log.Entries, entry => Assert.Null(entry.Exception));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _source.Dispose();
        Authority.Dispose();
        Folder.Dispose();
    }
}
