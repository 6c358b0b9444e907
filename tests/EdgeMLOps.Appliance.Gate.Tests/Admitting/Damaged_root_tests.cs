using System.Text;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>The root document that is kept: damaged, replaced, set back, or in other hands.</summary>
public sealed class Damaged_root_tests : IAsyncLifetime
{
    private readonly ImporterRig _rig = new();
    private readonly LogWatcher _logs = new();
    private AuditChain _audit = null!;

    private string Kept => _rig.Storage.PathOf("trust", "root.json");

    public async Task InitializeAsync() => _audit = await AuditChain.OpenAsync(_rig.Storage.PathOf("audit.db"), _rig.Time, default);

    public async Task DisposeAsync()
    {
        await _audit.DisposeAsync();
        _logs.Dispose();
        _rig.Dispose();
    }

    [Theory]
    [InlineData("cut", PackageCode.RootDamaged)]
    [InlineData("empty", PackageCode.RootDamaged)]
    [InlineData("garbage", PackageCode.RootDamaged)]
    [InlineData("otherSignature", PackageCode.RootDamaged)]
    [InlineData("tooLarge", PackageCode.RootDamaged)]
    [InlineData("link", PackageCode.RootDamaged)]
    [InlineData("pipe", PackageCode.RootDamaged)]
    [InlineData("folder", PackageCode.RootDamaged)]
    [InlineData("owner", PackageCode.RootExposed)]
    [InlineData("mode", PackageCode.RootExposed)]
    [InlineData("folderMode", PackageCode.RootExposed)]
    public async Task A_kept_root_that_is_not_whole_or_not_ours_alone_is_told_and_nobody_is_believed_until_it_is_mended(string damage, PackageCode code)
    {
        await StartAsync();
        var package = await _rig.ImportAsync(new SomePackage(_rig.Maker));
        var whole = await File.ReadAllBytesAsync(Kept);
        await DamageAsync(damage, whole);

        await StartAsync();
        var checkedNow = await _rig.Importer().CheckAsync(package.Digest, default);
        var imported = await _rig.ImportAsync(new SomePackage(2, _rig.Maker));

        Assert.Equal((code, code), (checkedNow.Code, imported.Code));
        Assert.StartsWith("trust/root.json", imported.Message, StringComparison.Ordinal);
        Assert.Contains(4055, _logs.Ids);
        Assert.Equal($$"""{"code":"{{code}}"}""", await _audit.LastDetailAsync("RootRefused", default));

        await MendAsync(whole);
        Assert.Equal(PackageCode.Imported, (await _rig.Importer().CheckAsync(package.Digest, default)).Code);
        Assert.Equal(PackageCode.Imported, (await _rig.ImportAsync(new SomePackage(2, _rig.Maker))).Code);
    }

    [Fact]
    public async Task A_root_set_back_is_told_at_each_start_and_is_right_again_when_the_newer_ones_are_handed_in()
    {
        await StartAsync();
        var first = await File.ReadAllBytesAsync(Kept);
        _rig.InstallRoot(_rig.Root with { Version = 2 }, _rig.Boss);
        await StartAsync();
        var second = await File.ReadAllBytesAsync(Kept);
        await StartAsync();
        Assert.DoesNotContain(4056, _logs.Ids);

        await File.WriteAllBytesAsync(Kept, first);
        _rig.InstallRoot(_rig.Root, _rig.Boss);
        await StartAsync();
        await StartAsync();

        Assert.Equal(2, _logs.Ids.Count(id => id == 4056));
        Assert.StartsWith("""{"told":2,"version":1,""", await _audit.LastDetailAsync("RootSetBack", default), StringComparison.Ordinal);

        using var updater = new RootUpdater(Options.Create(_rig.Storage), Trust, _audit, _logs.For<RootUpdater>());
        Assert.Null((await updater.UpdateAsync([_rig.Put("second.json", second)], "someone", default)).Code);
        await StartAsync();
        Assert.Equal(2, _logs.Ids.Count(id => id == 4056));
    }

    [Fact]
    public async Task A_root_that_somebody_put_in_the_place_of_ours_is_told()
    {
        await StartAsync();
        var stranger = _rig.Root with { Version = 9, Root = [_rig.Stranger] };
        await File.WriteAllBytesAsync(Kept, stranger.SignedBy(_rig.Stranger));

        await StartAsync();

        Assert.Equal([4052, 4056], _logs.Ids);
    }

    [Fact]
    public async Task A_kept_root_that_is_gone_is_taken_from_the_configured_file_only_where_that_is_not_older()
    {
        await StartAsync();
        _rig.InstallRoot(_rig.Root with { Version = 2 }, _rig.Boss);
        await StartAsync();
        File.Delete(Kept);
        await StartAsync();
        Assert.Equal([4052, 4052, 4052], _logs.Ids);

        File.Delete(Kept);
        _rig.InstallRoot(_rig.Root, _rig.Boss);
        await StartAsync();

        Assert.Equal([4052, 4052, 4052, 4056], _logs.Ids);
    }

    private IOptions<TrustOptions> Trust => Options.Create(new TrustOptions { RootFile = _rig.RootFile });

    private Task StartAsync() => new RootKeeper(Options.Create(_rig.Storage), Trust, _audit, _logs.For<RootKeeper>()).StartAsync(default);

    private async Task DamageAsync(string damage, byte[] whole)
    {
        switch (damage)
        {
            case "cut":
                await File.WriteAllBytesAsync(Kept, whole[..^40]);
                break;
            case "empty":
                await File.WriteAllBytesAsync(Kept, []);
                break;
            case "garbage":
                await File.WriteAllBytesAsync(Kept, new byte[whole.Length]);
                break;
            case "otherSignature":
                await File.WriteAllBytesAsync(Kept, _rig.Root.SignedBy(_rig.Stranger));
                break;
            case "tooLarge":
                await File.WriteAllBytesAsync(Kept, [.. whole, .. Encoding.ASCII.GetBytes(new string(' ', 2 << 20))]);
                break;
            case "link":
                File.Move(Kept, $"{Kept}.real");
                File.CreateSymbolicLink(Kept, $"{Kept}.real");
                break;
            case "pipe":
                File.Delete(Kept);
                await RunAsync("mkfifo", Kept);
                break;
            case "folder":
                File.Delete(Kept);
                Directory.CreateDirectory(Kept);
                break;
            case "owner":
                await RunAsync("chown", "12345", Kept);
                break;
            case "mode":
                File.SetUnixFileMode(Kept, File.GetUnixFileMode(Kept) | UnixFileMode.OtherWrite);
                break;
            default:
                File.SetUnixFileMode(Path.GetDirectoryName(Kept)!, File.GetUnixFileMode(Path.GetDirectoryName(Kept)!) | UnixFileMode.GroupWrite);
                break;
        }
    }

    private async Task MendAsync(byte[] whole)
    {
        if (Directory.Exists(Kept))
        {
            Directory.Delete(Kept);
        }

        File.Delete(Kept);
        await File.WriteAllBytesAsync(Kept, whole);
        File.SetUnixFileMode(Path.GetDirectoryName(Kept)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(program, arguments, TimeSpan.FromSeconds(20));
        Assert.True(code == 0, output);
    }
}
