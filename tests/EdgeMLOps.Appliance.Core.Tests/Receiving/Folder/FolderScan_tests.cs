using EdgeMLOps.Appliance.Core.Receiving.Folder;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Folder;

public sealed class FolderScan_tests
{
    [Fact]
    public async Task A_file_is_whole_when_two_looks_find_it_the_same_and_not_before()
    {
        using var folder = new TempFolder();
        var scan = new FolderScan(folder.Path, new FolderStuckFiles(new FolderCounts(), NullLogger.Instance));
        await File.WriteAllTextAsync(folder["a"], "half");
        Assert.Empty(scan.Look());

        await File.AppendAllTextAsync(folder["a"], "whole");
        Assert.Empty(scan.Look());

        Assert.Equal("a", Assert.Single(scan.Look()).Name);
        File.SetLastWriteTimeUtc(folder["a"], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Empty(scan.Look());
        File.Delete(folder["a"]);
        Assert.Empty(scan.Look());
        await File.WriteAllTextAsync(folder["a"], "halfwhole");
        Assert.Empty(scan.Look());
    }

    [Fact]
    public async Task Unfinished_names_folders_and_links_are_passed_over()
    {
        using var folder = new TempFolder();
        using var outside = new TempFolder();
        await File.WriteAllTextAsync(outside["secret"], "x");
        foreach (var name in (string[])["a.tmp", "b.PART", ".c"])
        {
            await File.WriteAllTextAsync(folder[name], "x");
        }

        Directory.CreateDirectory(folder["d"]);
        await File.WriteAllTextAsync(folder["d", "e"], "x");
        File.CreateSymbolicLink(folder["f"], outside["secret"]);
        Directory.CreateSymbolicLink(folder["g"], outside.Path);
        await File.WriteAllTextAsync(folder["meant"], "x");
        var scan = new FolderScan(folder.Path, new FolderStuckFiles(new FolderCounts(), NullLogger.Instance));

        scan.Look();

        Assert.Equal("meant", Assert.Single(scan.Look()).Name);
    }
}
