using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Stow;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The STOW-RS door of the real executable.</summary>
public sealed class Stow_door_tests : IDisposable
{
    private const string RawData = "1.2.840.10008.5.1.4.1.1.66";

    private readonly TempFolder _files = new();
    private readonly TestAuthority _authority;
    private readonly TestCertificate _own;
    private readonly TestCertificate _client;
    private readonly int _port = FreePort.Next();

    public Stow_door_tests()
    {
        _authority = new TestAuthority(_files.Path);
        _own = _authority.Issue("edgemlops");
        _client = _authority.Issue("sender");
    }

    private string Section => $$"""
        , "Stow": { "Enabled": true, "Port": {{_port}}, "Tls": { "CertificateFile": "{{_own.CertificateFile}}",
          "KeyFile": "{{_own.KeyFile}}", "AuthoritiesFile": "{{_authority.CaFile}}" } }
        """;

    private string Studies => $"https://localhost:{_port}/dicom-web/studies";

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_kill()
    {
        await using var appliance = new RunningAppliance(Section);
        await appliance.StartAsync();
        var items = Enumerable.Range(1, 20).Select(seed => new TestObject(seed, side: 100, sopClass: RawData)).ToList();

        var answer = await PostAsync([.. items.Select(item => item.Save(_files.Path))]);
        await appliance.KillAsync();
        await appliance.StartAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal(20, answer.Stored.Count);
        await Eventually.HoldsAsync(
            async () => await appliance.FactAsync("journal.skipped"), skipped => skipped == 20, RunningAppliance.Limit, "all twenty went on");
        var stored = Directory.GetFiles(Path.Combine(appliance.Root, "instances"))
            .Select(file => Convert.ToHexString(SHA256.HashData(DatasetOf(file)))).ToHashSet(StringComparer.Ordinal);
        Assert.All(items, item => Assert.Contains(item.DatasetSha256, stored));
        var again = await PostAsync([.. items.Select(item => _files[$"{item.SopInstance}.dcm"])]);
        Assert.Equal(200, again.Status);
        Assert.Equal(20, await appliance.FactAsync("receiving.sameAgain"));
    }

    [Fact]
    public async Task An_instance_of_300_megabytes_streams_through()
    {
        const int Pixels = 300_000_000;
        await using var appliance = new RunningAppliance(Section);
        await appliance.StartAsync();
        Assert.Equal(200, (await PostAsync([new TestObject(1, sopClass: RawData).Save(_files.Path)])).Status);
        await File.WriteAllTextAsync($"/proc/{appliance.ProcessId}/clear_refs", "5"); // the peak begins anew
        var before = Kilobytes(appliance, "VmRSS");

        var answer = await PostAsync([new TestObject(2, sopClass: RawData).Save(_files.Path)], "--pixels", $"{Pixels}");
        var peak = Kilobytes(appliance, "VmHWM");

        Assert.Equal(200, answer.Status);
        Assert.Contains(Directory.GetFiles(Path.Combine(appliance.Root, "instances")), file => new FileInfo(file).Length > Pixels);
        Assert.True(peak - before < 50 * 1024, $"grew by {peak - before} kB");
    }

    [Fact]
    public async Task A_large_body_that_is_refused_gets_its_answer()
    {
        await using var appliance = new RunningAppliance(Section);
        await appliance.StartAsync();

        var answer = await PostAsync([new TestObject(1).Save(_files.Path)], "--pixels", "50000000", "--accept", "text/html");

        Assert.Equal(406, answer.Status);
        Assert.Equal(1, await appliance.FactAsync("stow.refused"));
    }

    [Fact]
    public async Task A_drain_closes_the_port_and_silent_connections_with_it()
    {
        await using var appliance = new RunningAppliance(Section);
        await appliance.StartAsync();
        using var silent = new TcpClient();
        await silent.ConnectAsync("localhost", _port);
        var item = new TestObject(1, sopClass: RawData).Save(_files.Path);
        Assert.Equal(200, (await PostAsync([item])).Status);

        var drain = new DrainRequest { WindowId = Guid.NewGuid(), DeadlineUtc = TimeProvider.System.GetUtcNow().AddSeconds(3) };
        await appliance.Control.PostAsync("/v1/link/drain", drain, ControlJson.Default.DrainRequest, ControlJson.Default.LinkState, default);
        await Eventually.HoldsAsync(appliance.LinkAsync, phase => phase == LinkPhase.Drained, RunningAppliance.Limit, "the link is drained");

        var (_, sockets) = await ChildProcess.RunAsync("ss", ["-Htanp"], RunningAppliance.Limit);
        Assert.DoesNotContain(
            sockets.Split('\n'), line => line.Contains($"pid={appliance.ProcessId},", StringComparison.Ordinal));
        Assert.Equal(0, (await PostAsync([item])).Status);
        await appliance.Control.PostAsync(
            "/v1/link/serve", new ServeRequest { WindowId = drain.WindowId }, ControlJson.Default.ServeRequest, ControlJson.Default.LinkState, default);
        Assert.Equal(200, (await PostAsync([item])).Status);
    }

    private Task<StowAnswer> PostAsync(string[] files, params string[] options) =>
        StowClient.PostAsync(Studies, files, [.. StowClient.Tls(_authority, _client), .. options]);

    // Ours is the prefix, the sender's what follows: group 0008 begins it.
    private static byte[] DatasetOf(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return bytes[bytes.AsSpan().IndexOf("\u0008\u0000\u0008\u0000CS"u8)..];
    }

    private static long Kilobytes(RunningAppliance appliance, string name)
    {
        var line = File.ReadLines($"/proc/{appliance.ProcessId}/status").Single(text => text.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
