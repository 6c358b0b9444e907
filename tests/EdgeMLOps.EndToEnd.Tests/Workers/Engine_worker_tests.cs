using System.Diagnostics;
using Dapper;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Workers;

/// <summary>The engine's worker of the real service.</summary>
public sealed class Engine_worker_tests
{
    private const int Images = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_service_has_no_runtime_in_it_and_its_worker_has_nothing_of_the_services()
    {
        await using var appliance = new ApplianceProcess();
        await appliance.StartAsync();
        var worker = Worker(appliance);

        Assert.DoesNotContain("onnxruntime.so", await File.ReadAllTextAsync($"/proc/{appliance.ProcessId}/maps"), StringComparison.Ordinal);
        Assert.Contains("onnxruntime.so", await File.ReadAllTextAsync($"/proc/{worker}/maps"), StringComparison.Ordinal);
        var own = ProcessTable.DescriptorsOf(appliance.ProcessId);
        var given = ProcessTable.DescriptorsOf(worker);
        Assert.Contains(own, target => target.StartsWith("socket:", StringComparison.Ordinal));
        Assert.Contains(own, target => target.EndsWith("journal.db", StringComparison.Ordinal));
        Assert.DoesNotContain(given, target => target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith(appliance.Root, StringComparison.Ordinal));
        Assert.Equal(Path.Combine(appliance.Root, "run", "engine"), new FileInfo($"/proc/{worker}/cwd").LinkTarget);
    }

    [Fact]
    public async Task A_service_killed_at_once_takes_its_worker_along_and_leaves_nothing_in_memory()
    {
        await using var appliance = new ApplianceProcess();
        await appliance.StartAsync();
        var worker = Worker(appliance);
        Assert.True(ProcessTable.IsAlive(worker));
        // Busy or hanging must make no difference: stopped, it cannot see that its pipe closed.
        Signal("STOP", worker);

        await appliance.KillAsync();

        await Eventually.HoldsAsync(() => !ProcessTable.IsAlive(worker), Limit, "the worker is gone");
    }

    [Fact]
    public async Task A_service_stopped_in_order_leaves_no_worker()
    {
        await using var appliance = new ApplianceProcess();
        await appliance.StartAsync();
        var worker = Worker(appliance);

        Assert.Equal(0, await appliance.TerminateAsync());

        Assert.False(ProcessTable.IsAlive(worker));
    }

    [Fact]
    public async Task A_worker_killed_over_and_over_costs_no_image_its_prediction()
    {
        using var folder = new TempFolder();
        var files = await PhantomStudies.MakeAsync(folder.Make("phantoms"), Images, seed: 61, "--max-side", "1024");
        await using var appliance = new ApplianceProcess();
        await appliance.StartAsync();
        var killed = new HashSet<int>();

        Assert.True(await Dcmtk.StoreAsync(appliance.Port, ApplianceProcess.AeTitle, files));
        await Eventually.HoldsAsync(
            async () =>
            {
                // Each worker once, and not before it has had the time for an image: two kills in a row may cost one.
                if (killed.Count < 3 && ProcessTable.ChildrenOf(appliance.ProcessId) is [var worker] && AgeOf(worker) > TimeSpan.FromSeconds(1) && killed.Add(worker))
                {
                    Signal("KILL", worker);
                }

                return await StatesAsync(appliance);
            },
            states => states.Received == 0 && killed.Count == 3,
            Limit,
            () => $"all images come to their end and three workers are killed\n{appliance.Output}");

        var (_, predicted, failed) = await StatesAsync(appliance);
        Assert.True(predicted + failed == Images && failed <= killed.Count, $"{predicted} predicted, {failed} failed, {killed.Count} kills");
        Assert.True(await Dcmtk.EchoAsync(appliance.Port));
        await Eventually.HoldsAsync(() => ProcessTable.ChildrenOf(appliance.ProcessId) is [var worker] && ProcessTable.IsAlive(worker), Limit, "the engine is back");
    }

    private static int Worker(ApplianceProcess appliance) => Assert.Single(ProcessTable.ChildrenOf(appliance.ProcessId));

    private static TimeSpan AgeOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return TimeProvider.System.GetLocalNow() - new DateTimeOffset(found.StartTime);
        }
        catch (Exception ex) when (ex is ArgumentException or InvalidOperationException)
        {
            return TimeSpan.Zero; // it ended between the list and the look
        }
    }

    private static void Signal(string name, int process)
    {
        using var kill = Process.Start("/bin/kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
    }

    private static async Task<(int Received, int Predicted, int Failed)> StatesAsync(ApplianceProcess appliance)
    {
        await using var journal = SqliteStore.OpenReadOnly(appliance.Database("journal.db"));
        return await journal.ReadAsync(
            connection => connection.QuerySingle<(int, int, int)>(
                "SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3) FROM instance"),
            CancellationToken.None);
    }
}
