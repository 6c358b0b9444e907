using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>Files moved into the folder that the real executable watches, while it is killed.</summary>
public sealed class Folder_door_tests
{
    private const int Files = 150;
    private const int Kills = 6;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Kills_while_files_are_taken_lose_none_and_double_none()
    {
        using var watched = new TempFolder();
        await using var appliance = new RunningAppliance($$""", "Folder": { "Path": "{{watched.Path}}", "Poll": "00:00:00.1" }""");
        await appliance.StartAsync();
        var items = Enumerable.Range(0, Files).Select(seed => new TestObject(seed, side: 256)).ToArray();
        var killed = 0;
        for (var at = 0; at < Files; at++)
        {
            await File.WriteAllBytesAsync(watched[$"{at}.part"], items[at].ToFile());
            File.Move(watched[$"{at}.part"], watched[$"{at}.dcm"]);
            if (at % (Files / Kills) == (Files / Kills) - 1)
            {
                // In the middle of it: some are taken, some are not.
                await Eventually.HoldsAsync(
                    () => Directory.GetFiles(watched["taking"]).Length > 0 || Directory.GetFiles(watched.Path).Length == 0, Limit, "it is at work");
                await appliance.KillAsync();
                killed++;
                await appliance.StartAsync();
            }
        }

        await Eventually.HoldsAsync(
            () => Directory.GetFiles(watched.Path).Length + Directory.GetFiles(watched["taking"]).Length == 0, Limit, "every file is taken");

        Assert.Equal(Kills, killed);
        var (_, rows) = await ChildProcess.RunAsync(
            "sqlite3", ["-cmd", ".timeout 5000", Path.Combine(appliance.Root, "journal.db"), "SELECT count(*), count(DISTINCT sop_instance_uid) FROM instance"], Limit);
        Assert.Equal($"{Files}|{Files}", rows);
        Assert.Equal(Files, Directory.GetFiles(Path.Combine(appliance.Root, "instances")).Length);
        var kept = Directory.GetFiles(Path.Combine(appliance.Root, "instances")).Select(File.ReadAllBytes).ToList();
        Assert.All(items, item => Assert.Single(kept, file => file.AsSpan().EndsWith(item.Dataset)));
        Assert.Empty(Directory.GetFiles(watched["failed"]));
    }
}
