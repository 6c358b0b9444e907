using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

public sealed class ApplianceProgram_tests
{
    [Fact]
    public async Task A_window_closes_the_port_outlives_the_process_and_ends_with_serve()
    {
        await using var appliance = new RunningAppliance();
        await appliance.StartAsync();
        Assert.True(await appliance.EchoAsync(), appliance.Output);
        var drain = new DrainRequest { WindowId = Guid.NewGuid(), DeadlineUtc = TimeProvider.System.GetUtcNow().AddSeconds(10) };
        var reply = await appliance.Control.PostAsync(
            "/v1/link/drain", drain, ControlJson.Default.DrainRequest, ControlJson.Default.LinkState, default);
        Assert.Equal(ControlOutcome.Answered, reply.Outcome);
        await Eventually.HoldsAsync(
            appliance.LinkAsync, phase => phase == LinkPhase.Drained, RunningAppliance.Limit, "the link is drained");
        Assert.False(await appliance.EchoAsync());

        await appliance.KillAsync();
        await appliance.StartAsync();
        Assert.Equal(LinkPhase.Drained, await appliance.LinkAsync());
        Assert.False(await appliance.EchoAsync());

        var serve = new ServeRequest { WindowId = drain.WindowId };
        var served = await appliance.Control.PostAsync(
            "/v1/link/serve", serve, ControlJson.Default.ServeRequest, ControlJson.Default.LinkState, default);
        Assert.Equal(LinkPhase.Serving, served.Value?.Phase);
        Assert.True(await appliance.EchoAsync(), appliance.Output);
        Assert.Equal(0, await appliance.TerminateAsync());
        var (exitCode, verified) = await appliance.CallAsync("log", "verify", "--json");
        Assert.True(exitCode == 0, verified);
    }

    [Fact]
    public async Task A_second_process_on_the_folder_is_refused_and_says_why()
    {
        await using var appliance = new RunningAppliance();
        await appliance.StartAsync();
        var (exitCode, output) = await appliance.CallAsync("run");
        Assert.Equal(1, exitCode);
        Assert.Contains(appliance.Root, output, StringComparison.Ordinal);
        Assert.True(await appliance.EchoAsync());
    }

    [Theory]
    [InlineData(""","Pipeline": { "Workers": 0 }""", "Pipeline:Workers")]
    [InlineData(""","Pipeline": { "Worker": 1 }""", "Pipeline:Worker ")]
    [InlineData(""","Inference": { "Provider": "Cpu", "Gpu": 1 }""", "Inference:Gpu ")]
    [InlineData(""","Results": { "Destinations": [ { "Name": "pacs", "AeTitle": "X", "Host": "h", "Port": 0 } ] }""", "Results:Destinations:0:Port")]
    public async Task A_wrong_key_stops_the_start_before_a_socket_opens_and_is_named(string more, string key)
    {
        await using var appliance = new RunningAppliance(more);
        var (exitCode, output) = await appliance.CallAsync("run");
        Assert.Equal(1, exitCode);
        Assert.Contains(key, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Listening", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_and_is_named()
    {
        await using var appliance = new RunningAppliance();
        using var thief = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, appliance.Port);
        thief.Start();
        var (exitCode, output) = await appliance.CallAsync("run");
        Assert.Equal(1, exitCode);
        Assert.Contains($"Dicom:Port {appliance.Port}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_set_aside_is_listed_with_its_reason_and_removed_on_the_record()
    {
        await using var appliance = new RunningAppliance();
        await appliance.StartAsync();
        var item = new TestObject(1);
        var other = item.ToFile();
        other[^1] ^= 1;
        var folder = appliance.NewFolder("sent");
        await File.WriteAllBytesAsync(Path.Combine(folder, "other.dcm"), other);
        await appliance.StoreAsync(item.Save(folder));
        await appliance.StoreAsync(Path.Combine(folder, "other.dcm"));

        var (listed, line) = await appliance.CallAsync("quarantine", "list", "--json");
        Assert.True(listed == 0, line);
        var entry = JsonDocument.Parse(line).RootElement;
        Assert.Equal("OtherBytes", entry.GetProperty("reason").GetString());
        var row = entry.GetProperty("row").GetInt64().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(0, (await appliance.CallAsync("quarantine", "remove", row)).ExitCode);

        Assert.Empty(Directory.GetFiles(Path.Combine(appliance.Root, "quarantine")));
        var (again, refusal) = await appliance.CallAsync("quarantine", "remove", row);
        Assert.True(again == 1 && refusal.Contains("NoSuchRow", StringComparison.Ordinal), refusal);
        var (_, audited) = await ChildProcess.RunAsync(
            "sqlite3", [Path.Combine(appliance.Root, "audit.db"), "SELECT count(*) FROM audit WHERE kind = 'QuarantineRemovalWanted'"], RunningAppliance.Limit);
        Assert.Equal("2", audited);
    }

    [Fact]
    public async Task Reading_verbs_say_so_when_the_service_is_down()
    {
        await using var appliance = new RunningAppliance();
        var (exitCode, output) = await appliance.CallAsync("status");
        Assert.Equal(1, exitCode);
        Assert.Contains("ServiceDown", output, StringComparison.Ordinal);
        Assert.Equal(2, (await appliance.CallAsync("fly")).ExitCode);
    }
}
