using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Stow;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Stow;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Stow;

/// <summary>The receiving capability with its STOW-RS door open on a free port, TLS by an authority of the test's own.</summary>
internal sealed class StowRig : IAsyncDisposable
{
    public const string Token = "a-token-that-nobody-would-guess";

    private StowRig(TempFolder root, TempFolder files, TestAuthority authority, ReceivingRig receiving)
    {
        Root = root;
        Files = files;
        Authority = authority;
        Receiving = receiving;
        Client = authority.Issue("sender", use: [TestAuthority.ClientUse]);
    }

    public TempFolder Root { get; }

    public TempFolder Files { get; }

    public TestAuthority Authority { get; }

    public TestCertificate Client { get; }

    public ReceivingRig Receiving { get; }

    public StowDoor Door => Receiving.Stow;

    public InstanceJournal Journal => Receiving.Journal;

    public string Studies => $"https://localhost:{Door.Port}/dicom-web/studies";

    /// <summary>SHA-256 of <see cref="Token"/>.</summary>
    public static string TokenDigest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)));

    public static async Task<StowRig> StartAsync(DurableSteps? steps = null, params (string Key, string Value)[] settings)
    {
        var files = new TempFolder();
        var authority = new TestAuthority(files.Path);
        var own = authority.Issue("edgemlops");
        return await StartAsync(files, authority, steps,
        [
            ("Stow:Tls:CertificateFile", own.CertificateFile),
            ("Stow:Tls:KeyFile", own.KeyFile),
            ("Stow:Tls:AuthoritiesFile", authority.CaFile),
            .. settings,
        ]);
    }

    public static async Task<StowRig> StartPlainAsync(params (string Key, string Value)[] settings)
    {
        var files = new TempFolder();
        return await StartAsync(files, new TestAuthority(files.Path), steps: null, settings);
    }

    /// <summary>Sends files with the client certificate.</summary>
    public Task<StowAnswer> PostAsync(IEnumerable<string> files, string? study = null, params string[] options) =>
        StowClient.PostAsync(study is null ? Studies : $"{Studies}/{study}", files, [.. StowClient.Tls(Authority, Client), .. options]);

    private static async Task<StowRig> StartAsync(
        TempFolder files, TestAuthority authority, DurableSteps? steps, (string Key, string Value)[] settings)
    {
        var root = new TempFolder();
        var receiving = await ReceivingRig.StartAsync(root, steps, [("Stow:Enabled", "true"), ("Stow:Port", "0"), .. settings]);
        await receiving.Stow.OpenAsync(CancellationToken.None);
        return new StowRig(root, files, authority, receiving);
    }

    public Task<(int ExitCode, string Output)> CurlAsync(params string[] options) => ChildProcess.RunAsync(
        "curl",
        ["-sS", "-i", "--max-time", "30", "--cacert", Authority.CaFile, .. options, .. options.Contains("--url") ? Array.Empty<string>() : [Studies]],
        TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await Receiving.DisposeAsync();
        Authority.Dispose();
        Files.Dispose();
        Root.Dispose();
    }
}
