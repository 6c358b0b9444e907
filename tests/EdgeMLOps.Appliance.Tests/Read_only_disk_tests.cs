using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tracing;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>
/// A disk that turns read-only while the service runs, and one that is at its start. A mount is not made read-only while files are open for
/// writing, so in service each write is refused as a kernel that met errors refuses it.
/// </summary>
public sealed class Read_only_disk_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_disk_that_is_read_only_is_told_by_a_code_loses_nothing_acknowledged_and_the_service_goes_on_when_it_is_not()
    {
        await using var disk = await SmallDisk.MountAsync(96);
        var root = disk.Folder.Make("root");
        await using var appliance = new RunningAppliance(
            """, "Receiving": { "AcceptAboveMegabytes": 8, "RefuseBelowMegabytes": 4 }, "Pipeline": { "RetryDelay": "00:00:01" }""", root: root);
        var images = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 4, seed: 41);
        var trace = Path.Combine(appliance.NewFolder("trace"), "trace");
        await appliance.StartAsync();
        await AnalysedAsync(appliance, images[0], 1);

        var log = Path.Combine(root, PredictionLog.FileName);
        await using (await Strace.RefuseWritesAsync(appliance.ProcessId, trace, log, $"{log}-wal"))
        {
            await appliance.StoreAsync(images[1]);
            await CodeAsync(appliance, "PredictionLogIo");
            Assert.Equal((1, 1), (await appliance.FactAsync("journal.received"), await appliance.FactAsync("journal.predicted")));
        }

        await CodeAsync(appliance, "");
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), count => count == 2, Limit, "the one that waited is analysed");

        await using (await Strace.RefuseWritesAsync(appliance.ProcessId, trace))
        {
            await CodeAsync(appliance, "StorageReadOnly");
            var (exitCode, output) = await ChildProcess.RunAsync("storescu", ["-v", "-aec", "EDGEMLOPS", "127.0.0.1", $"{appliance.Port}", images[2]], Limit);
            Assert.True(exitCode != 0, output);
            Assert.Contains("Refused: OutOfResources", output, StringComparison.Ordinal);
        }

        await CodeAsync(appliance, "");
        await AnalysedAsync(appliance, images[2], 3);
        await appliance.KillAsync();

        await disk.SetReadOnlyAsync(true);
        foreach (var _ in new[] { 1, 2 })
        {
            var (exitCode, output) = await appliance.CallAsync("run");
            Assert.True(exitCode == 1, output);
            Assert.StartsWith("StorageReadOnly: Storage:Root ", output, StringComparison.Ordinal);
        }

        await disk.SetReadOnlyAsync(false);
        await appliance.StartAsync();
        Assert.Equal(("", 3), ((await appliance.StatusAsync()).Value!.Code, await appliance.FactAsync("journal.predicted")));
        await AnalysedAsync(appliance, images[3], 4);
        var verified = await appliance.CallAsync("log", "verify");
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Contains("with 4 predictions", verified.Output, StringComparison.Ordinal);
    }

    private static async Task AnalysedAsync(RunningAppliance appliance, string image, int count)
    {
        await appliance.StoreAsync(image);
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), found => found == count, Limit, "it is analysed");
    }

    private static async Task CodeAsync(RunningAppliance appliance, string code) =>
        await Eventually.HoldsAsync(async () => (await appliance.StatusAsync()).Value!.Code, found => found == code, Limit, $"status says '{code}'");
}
