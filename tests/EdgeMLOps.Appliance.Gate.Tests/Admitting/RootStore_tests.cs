using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class RootStore_tests : IDisposable
{
    private readonly ImporterRig _rig = new();
    private readonly SigningKey _nextBoss = SigningKey.Create();

    public void Dispose()
    {
        _nextBoss.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task The_installed_root_is_kept_and_outlives_its_file()
    {
        await KeepAsync(_rig.RootFile);
        File.Delete(_rig.RootFile);

        var kept = await new RootStore(_rig.Storage, new TrustOptions()).ReadAsync(default);

        Assert.Equal(1, kept!.Document.Version);
        Assert.True(File.Exists(_rig.Storage.PathOf("trust", "root.json")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_configured_root_that_is_refused_or_gone_leaves_the_kept_one_trusted(bool isRefused)
    {
        await KeepAsync(_rig.RootFile);
        File.Delete(_rig.RootFile);
        if (isRefused)
        {
            _rig.InstallRoot(_rig.Root with { Version = 7 }, _rig.Stranger);
        }

        var store = new RootStore(_rig.Storage, new TrustOptions { RootFile = _rig.RootFile });

        await Assert.ThrowsAnyAsync<Exception>(() => store.ReadAsync(default));
        Assert.Equal(1, (await store.TrustedAsync(default))!.Document.Version);
    }

    [Fact]
    public async Task Without_a_kept_root_a_refused_one_is_told()
    {
        _rig.InstallRoot(_rig.Root, _rig.Stranger);

        await Assert.ThrowsAsync<PackageRefusedException>(() => Store().TrustedAsync(default));
    }

    [Fact]
    public async Task Reading_alone_keeps_nothing()
    {
        Assert.NotNull(await Store().ReadAsync(default));
        Assert.Empty(_rig.Files());
    }

    [Fact]
    public async Task The_next_root_is_taken_when_old_and_new_keys_have_signed()
    {
        await KeepAsync(_rig.RootFile);
        var next = _rig.Root with { Version = 2, Root = [_nextBoss] };

        var taken = await KeepAsync(_rig.Put("next.json", next.SignedBy(_rig.Boss, _nextBoss)));
        var after = await KeepAsync(_rig.Put("after.json", (next with { Version = 3 }).SignedBy(_nextBoss)));

        Assert.Equal((2, 3), (taken.Document.Version, after.Document.Version));
        Assert.Equal(3, (await Store().ReadAsync(default))!.Document.Version); // with version 1 still configured
    }

    [Fact]
    public async Task A_configured_file_that_is_the_next_root_is_taken_over()
    {
        await KeepAsync(_rig.RootFile);
        _rig.InstallRoot(_rig.Root with { Version = 2 }, _rig.Boss);

        Assert.Equal(2, (await KeepAsync(_rig.RootFile)).Document.Version);
    }

    [Fact]
    public Task A_root_signed_by_new_keys_only_is_refused() =>
        RefusedAsync(PackageFault.KeyUnknown, _rig.Root with { Version = 2, Root = [_nextBoss] }, _nextBoss);

    [Fact]
    public Task A_root_signed_by_old_keys_only_is_refused() =>
        RefusedAsync(PackageFault.KeyNotForRole, _rig.Root with { Version = 2, Root = [_nextBoss], Model = [_rig.Boss] }, _rig.Boss);

    [Fact]
    public Task A_root_signed_by_a_maker_of_models_is_refused() =>
        RefusedAsync(PackageFault.KeyNotForRole, _rig.Root with { Version = 2 }, _rig.Maker);

    [Fact]
    public Task A_root_that_leaves_one_out_is_refused() => RefusedAsync(PackageFault.RootGap, _rig.Root with { Version = 3 }, _rig.Boss);

    [Fact]
    public Task Another_root_of_the_same_version_is_refused() =>
        RefusedAsync(PackageFault.RootForked, _rig.Root with { Model = [_rig.Stranger] }, _rig.Boss);

    [Fact]
    public Task An_unsigned_root_is_refused() => RefusedAsync(PackageFault.NotSigned, _rig.Root with { Version = 2 });

    [Fact]
    public async Task A_root_goes_never_back()
    {
        await KeepAsync(_rig.Put("next.json", (_rig.Root with { Version = 2 }).SignedBy(_rig.Boss)));

        Assert.Equal(2, (await KeepAsync(_rig.RootFile)).Document.Version);
        var kept = TrustedRoot.Install(await File.ReadAllBytesAsync(_rig.Storage.PathOf("trust", "root.json")));
        Assert.Equal(PackageFault.RootOlder, Assert.Throws<PackageRefusedException>(() => kept.Next(_rig.Root.SignedBy(_rig.Boss))).Fault);
    }

    [Fact]
    public async Task Fewer_root_keys_than_either_root_asks_for_are_refused()
    {
        using var third = SigningKey.Create();
        var two = _rig.Root with { Root = [_rig.Boss, _nextBoss], RootThreshold = 2 };
        _rig.InstallRoot(two, _rig.Boss, _nextBoss);
        await KeepAsync(_rig.RootFile);

        await RefusedAsync(PackageFault.ThresholdNotMet, two with { Version = 2, RootThreshold = 1 }, _rig.Boss);
        await RefusedAsync(PackageFault.ThresholdNotMet, two with { Version = 2, Root = [_rig.Boss, _nextBoss, third], RootThreshold = 3 }, _rig.Boss, _nextBoss);
    }

    [Fact]
    public async Task A_first_root_must_be_signed_by_its_own_threshold()
    {
        File.Delete(_rig.RootFile);
        _rig.InstallRoot(_rig.Root with { Root = [_rig.Boss, _nextBoss], RootThreshold = 2 }, _rig.Boss);

        Assert.Equal(PackageFault.ThresholdNotMet, (await Assert.ThrowsAsync<PackageRefusedException>(() => Store().ReadAsync(default))).Fault);
    }

    [Fact]
    public async Task A_package_signed_as_a_root_is_none()
    {
        await File.WriteAllTextAsync(_rig.RootFile, new SomePackage(_rig.Boss).EnvelopeText());

        Assert.Equal(PackageFault.WrongPayloadType, (await Assert.ThrowsAsync<PackageRefusedException>(() => Store().ReadAsync(default))).Fault);
    }

    private RootStore Store(string? path = null) => new(_rig.Storage, new TrustOptions { RootFile = path ?? _rig.RootFile });

    private async Task<TrustedRoot> KeepAsync(string path)
    {
        var root = (await Store(path).ReadAsync(default))!;
        await Store().KeepAsync(root, default);
        Assert.True(await Store().IsKeptAsync(root, default));
        return root;
    }

    private async Task RefusedAsync(PackageFault fault, SomeRoot root, params SigningKey[] signers)
    {
        var before = await KeepAsync(_rig.RootFile);
        var path = _rig.Put("offered.json", root.SignedBy(signers));

        var refused = await Assert.ThrowsAsync<PackageRefusedException>(() => Store(path).ReadAsync(default));

        Assert.Equal(fault, refused.Fault);
        Assert.Equal(before.Digest, (await Store().ReadAsync(default))!.Digest);
    }
}
