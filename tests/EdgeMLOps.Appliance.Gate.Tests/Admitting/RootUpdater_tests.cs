using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class RootUpdater_tests : IAsyncLifetime
{
    private readonly ImporterRig _rig = new();
    private readonly LogWatcher _logs = new();
    private readonly SigningKey _second = SigningKey.Create();
    private readonly SigningKey _third = SigningKey.Create();
    private AuditChain _audit = null!;
    private RootUpdater _updater = null!;

    public async Task InitializeAsync()
    {
        _audit = await AuditChain.OpenAsync(_rig.Storage.PathOf("audit.db"), _rig.Time, default);
        _updater = new RootUpdater(Options.Create(_rig.Storage), Trust, _audit, _logs.For<RootUpdater>());
    }

    public async Task DisposeAsync()
    {
        _updater.Dispose();
        await _audit.DisposeAsync();
        _logs.Dispose();
        _second.Dispose();
        _third.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task An_installation_that_missed_roots_takes_them_all_at_once_whatever_their_order()
    {
        await InstallAsync();
        var (second, third, fourth) = Chain();

        var update = await _updater.UpdateAsync([fourth, _rig.RootFile, third, second], "someone", default);

        Assert.Equal((null, "3 taken over", 4), (update.Code, update.Message, update.Root!.Document.Version));
        Assert.Equal(4, (await TrustedAsync()).Document.Version);
        Assert.Equal(4, (await _audit.HeadAsync(default)).Length);
        Assert.Equal(PackageCode.Imported, (await _rig.ImportAsync(new SomePackage(_third))).Code);
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_is_no_fault()
    {
        await InstallAsync();
        var (second, _, _) = Chain();
        await _updater.UpdateAsync([second], "someone", default);

        var again = await _updater.UpdateAsync([second, second], "someone", default);

        Assert.Equal((null, "0 taken over", 2), (again.Code, again.Message, again.Root!.Document.Version));
        Assert.Equal(2, (await _audit.HeadAsync(default)).Length);
    }

    [Fact]
    public async Task One_that_is_missing_between_or_signed_by_nobody_before_takes_none()
    {
        await InstallAsync();
        var (second, third, fourth) = Chain();
        var stranger = _rig.Put("stranger.json", (_rig.Root with { Version = 3, Root = [_rig.Stranger] }).SignedBy(_rig.Stranger));
        var fork = _rig.Put("fork.json", (_rig.Root with { Version = 2 }).SignedBy(_rig.Boss));

        Assert.Equal(PackageCode.RootGap, await CodeOfAsync("4.json", second, fourth));
        Assert.Equal(PackageCode.KeyUnknown, await CodeOfAsync("stranger.json", second, stranger));
        Assert.Equal(PackageCode.RootForked, await CodeOfAsync("fork.json", second, fork, third));
        Assert.Equal(PackageCode.RootGap, await CodeOfAsync("3.json", third));
        Assert.Equal(1, (await TrustedAsync()).Document.Version);
        Assert.Equal(1, (await _audit.HeadAsync(default)).Length);
    }

    [Fact]
    public async Task What_is_no_root_takes_none()
    {
        await InstallAsync();
        var (second, _, _) = Chain();
        File.CreateSymbolicLink($"{second}.link", second);

        Assert.Equal(PackageCode.EnvelopeInvalid, await CodeOfAsync("text.json", second, _rig.Put("text.json", "no root"u8.ToArray())));
        Assert.Equal(PackageCode.TooLarge, await CodeOfAsync("large.json", second, _rig.Put("large.json", new byte[300_000])));
        Assert.Equal(PackageCode.WrongPayloadType, await CodeOfAsync("package.json", second, _rig.Put("package.json", Text(new SomePackage(_rig.Boss)))));
        Assert.Equal(PackageCode.CannotRead, await CodeOfAsync("2.json.link", $"{second}.link"));
        Assert.Equal(PackageCode.CannotRead, await CodeOfAsync("2.json", Path.GetFileName(second)));
        Assert.Equal(PackageCode.CannotRead, await CodeOfAsync("nowhere", $"{second}.nowhere", "/nowhere"));
        Assert.Equal(1, (await TrustedAsync()).Document.Version);
    }

    [Fact]
    public async Task The_first_root_comes_by_the_configuration_alone()
    {
        var bytes = await File.ReadAllBytesAsync(_rig.RootFile);
        File.Delete(_rig.RootFile);

        var update = await new RootUpdater(Options.Create(_rig.Storage), Options.Create(new TrustOptions()), _audit, _logs.For<RootUpdater>())
            .UpdateAsync([_rig.Put("first.json", bytes)], "someone", default);

        Assert.Equal((PackageCode.NoRoot, null), (update.Code, update.Root));
    }

    private IOptions<TrustOptions> Trust => Options.Create(new TrustOptions { RootFile = _rig.RootFile });

    private static byte[] Text(SomePackage package) => System.Text.Encoding.UTF8.GetBytes(package.EnvelopeText());

    private Task InstallAsync() => new RootKeeper(Options.Create(_rig.Storage), Trust, _audit, _logs.For<RootKeeper>()).StartAsync(default);

    private async Task<Contracts.Down.Trust.TrustedRoot> TrustedAsync() => (await new RootStore(_rig.Storage, Trust.Value).ReadAsync(default))!;

    private async Task<PackageCode?> CodeOfAsync(string named, params string[] paths)
    {
        var update = await _updater.UpdateAsync(paths, "someone", default);
        Assert.Contains(named, update.Message, StringComparison.Ordinal);
        Assert.Equal(1, update.Root!.Document.Version);
        return update.Code;
    }

    // Each changes the keys for roots; the last one the makers of models too.
    private (string Second, string Third, string Fourth) Chain()
    {
        var second = _rig.Root with { Version = 2, Root = [_second] };
        var third = second with { Version = 3, Root = [_third] };
        var fourth = third with { Version = 4, Model = [_third] };
        return (
            _rig.Put("2.json", second.SignedBy(_rig.Boss, _second)),
            _rig.Put("3.json", third.SignedBy(_second, _third)),
            _rig.Put("4.json", fourth.SignedBy(_third)));
    }
}
