using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestWorker;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

[Collection(WorkerCollection.Name)]
public sealed class Worker_isolation_tests
{
    private const int PermissionDenied = 13; // EACCES
    private const int NotPermitted = 1; // EPERM, of the seal

    [Fact]
    public async Task A_worker_cannot_open_a_socket_start_a_program_signal_the_service_or_shrink_the_block()
    {
        await using var rig = await PoolRig.StartAsync();

        var result = await rig.AskAsync(TestVerb.Escape);

        Assert.Equal($"{PermissionDenied} {PermissionDenied} {PermissionDenied} {NotPermitted}", result.Value);
        Assert.DoesNotContain(1504, rig.Log.Ids);
    }

    [Theory]
    [InlineData("", "0 0 0 0")]
    [InlineData("no-files", "13 13 13 0")]
    public async Task A_role_that_changes_no_files_cannot(string role, string errors)
    {
        await using var rig = await PoolRig.StartAsync(
            settings => settings with { Command = PoolRig.TestWorker with { Arguments = role.Length > 0 ? [role] : [] } });

        Assert.Equal(errors, (await rig.AskAsync(TestVerb.ChangeFiles)).Value);
    }

    [Fact]
    public async Task A_worker_has_its_own_folder_a_bare_environment_and_goes_last()
    {
        Environment.SetEnvironmentVariable("EDGEMLOPS_Canary__Secret", "s3cret");
        await using var rig = await PoolRig.StartAsync();

        var report = (await rig.AskAsync(TestVerb.Report)).Value!;

        Assert.Equal(Path.Combine(rig.Folder, "worker"), PoolRig.FactOf(report, "cwd"));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(rig.Folder, "worker")));
        Assert.Equal(("600", "5"), (PoolRig.FactOf(report, "oom"), PoolRig.FactOf(report, "nice")));
        Assert.Equal(["0", "0", "bytes"], PoolRig.FactOf(report, "Max core file size").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(("1", "2"), (PoolRig.FactOf(report, "NoNewPrivs:"), PoolRig.FactOf(report, "Seccomp:")));
        var names = report.Split('\n').Where(line => line.StartsWith("env ", StringComparison.Ordinal)).Select(line => line[4..line.IndexOf('=', StringComparison.Ordinal)]);
        Assert.Empty(names.Except(
        [
            "HOME", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_EnableDiagnostics", "DOTNET_DbgEnableMiniDump", "DOTNET_gcServer", "DOTNET_gcConcurrent",
            "DOTNET_TieredPGO", "DOTNET_GCHeapHardLimit", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_",
        ]));
        Assert.DoesNotContain("s3cret", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_has_none_of_the_files_and_sockets_the_service_has_open()
    {
        using var folder = new TempFolder();
        await using var file = new FileStream(folder["journal.db"], FileMode.CreateNew);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        await using var rig = await PoolRig.StartAsync(settings => settings with { Workers = 2 });

        var own = Targets(Environment.ProcessId);
        var given = Targets(await rig.ProcessAsync());

        // That the test would see them: the service has them.
        Assert.Contains(own, target => target.EndsWith("journal.db", StringComparison.Ordinal));
        Assert.Contains(own, target => target.StartsWith("socket:", StringComparison.Ordinal));
        Assert.DoesNotContain(given, target => target.StartsWith("socket:", StringComparison.Ordinal));
        Assert.DoesNotContain(given, target => target.StartsWith(folder.Path, StringComparison.Ordinal));
        Assert.Single(given, target => target.Contains("edgemlops-worker", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/bin/true", "no hello: WorkerCrashed, exit code 0")]
    [InlineData("/bin/echo", "no hello: WorkerProtocol")]
    [InlineData("/nowhere/worker", "/nowhere/worker")]
    public async Task What_is_no_worker_fails_the_start_and_says_how(string program, string message)
    {
        var failed = await Assert.ThrowsAsync<WorkerStartException>(
            () => PoolRig.StartAsync(settings => settings with { Command = new WorkerCommand(program, []) }));

        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_says_nothing_is_killed_at_the_start_deadline()
    {
        using var folder = new TempFolder();
        var failed = await Assert.ThrowsAsync<WorkerStartException>(() => PoolRig.StartAsync(settings => settings with
        {
            Command = Script(folder, $"echo $$ > {folder["pid"]}; exec sleep 300"),
            StartDeadline = TimeSpan.FromSeconds(4),
        }));

        Assert.Contains(nameof(WorkerCode.WorkerTimeout), failed.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(folder["pid"])).Trim()}"));
    }

    [Fact]
    public async Task Requests_wait_while_workers_do_not_start_and_go_on_when_they_do()
    {
        using var folder = new TempFolder();
        var command = Script(folder, $"exec {PoolRig.TestWorker.FileName} \"$@\"");
        await using var rig = await PoolRig.StartAsync(settings => settings with { Command = command });
        File.Move(folder["worker.sh"], folder["away"]);
        await rig.AskAsync(TestVerb.Exit);

        var waiting = rig.AskAsync(TestVerb.Echo, "waited");
        await Eventually.HoldsAsync(() => rig.Log.Ids.Count(id => id == 1502) >= 3, PoolRig.Limit, "three starts fail");
        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, rig.Pool.Counts.Ready);
        File.Move(folder["away"], folder["worker.sh"]);

        Assert.Equal("waited", (await waiting).Value);
    }

    [Fact]
    public async Task A_worker_whose_service_is_gone_ends_at_once()
    {
        var (exitCode, output) = await ChildProcess.RunAsync(PoolRig.TestWorker.FileName, ["1", "3", "4096", "100000000", "usual"], PoolRig.Limit);

        Assert.True(exitCode == 3, output);
    }

    private static string[] Targets(int process) =>
        [.. Directory.GetFiles($"/proc/{process}/fd").Select(path => new FileInfo(path).LinkTarget ?? "")];

    private static WorkerCommand Script(TempFolder folder, string line)
    {
        File.WriteAllText(folder["worker.sh"], $"#!/bin/bash\n{line}\n");
        File.SetUnixFileMode(folder["worker.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new WorkerCommand(folder["worker.sh"], []);
    }
}
