using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class PackageImporter_tests : IDisposable
{
    private readonly ImporterRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_signed_package_lies_whole_in_the_folder_of_its_digest_and_loads()
    {
        var package = new SomePackage(_rig.Maker);

        var imported = await _rig.ImportAsync(package);

        Assert.Equal((PackageCode.Imported, package.Digest, ""), (imported.Code, imported.Digest, imported.Message));
        Assert.Equal(_rig.Storage.PathOf("models", package.Digest), imported.Folder);
        Assert.Equal(SomePackage.Name, imported.Manifest!.Name);
        Assert.All(package.Files, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(imported.Folder, file.Key))));
        var loaded = (await ModelPackage.LoadAsync(imported.Folder, imported.Digest, default)).Require();
        Assert.Equal(package.Files["model.onnx"], loaded.Graph);
        Assert.Equal(new DetectionModel(SomePackage.Name, "1.0.0", 1, package.Digest), loaded.Identity);
        Assert.Equal(imported.Folder, loaded.Folder);
    }

    [Fact]
    public async Task What_was_imported_may_be_read_by_its_owner_alone_and_written_by_nobody()
    {
        var imported = await _rig.ImportAsync(new SomePackage(_rig.Maker));

        Assert.All(
            Directory.GetFiles(imported.Folder, "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(file)));
        Assert.All(
            Directory.GetDirectories(imported.Folder).Append(imported.Folder),
            folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public async Task A_newer_release_lies_beside_the_older_and_the_older_comes_no_more()
    {
        var first = await _rig.ImportAsync(new SomePackage(1, _rig.Maker));
        var third = await _rig.ImportAsync(new SomePackage(3, _rig.Maker));
        var second = await _rig.ImportAsync(new SomePackage(2, _rig.Maker));
        var again = await _rig.ImportAsync(new SomePackage(1, _rig.Maker));

        Assert.Equal([PackageCode.Imported, PackageCode.Imported, PackageCode.ReleaseOlder, PackageCode.ReleaseOlder], new[] { first.Code, third.Code, second.Code, again.Code });
        Assert.Equal(new[] { first.Digest, third.Digest }.Order(), _rig.Kept().Order());
        Assert.Contains("release 3", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counters_that_were_set_back_or_removed_follow_what_the_registry_knows_and_never_the_other_way()
    {
        var second = await _rig.ImportAsync(new SomePackage(2, _rig.Maker));
        KnownRelease known = new(SomePackage.Name, 2, second.Digest), older = known with { Release = 1 };
        Assert.Equal((0, 0), (await _rig.Importer().RememberAsync([known], default), await _rig.Importer().RememberAsync([older], default)));
        foreach (var file in Directory.GetFiles(_rig.Storage.PathOf("trust"), "trust.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal(1, await _rig.Importer().RememberAsync([known], default));

        Assert.Equal(PackageCode.ReleaseOlder, (await _rig.ImportAsync(new SomePackage(1, _rig.Maker))).Code);
        Assert.Equal(PackageCode.ReleaseReused, (await _rig.ImportAsync(Other(2))).Code);
        Assert.Equal(PackageCode.Imported, (await _rig.ImportAsync(new SomePackage(3, _rig.Maker))).Code);
    }

    [Fact]
    public async Task A_release_that_was_imported_never_comes_with_another_content()
    {
        await _rig.ImportAsync(new SomePackage(_rig.Maker));
        var other = new SomePackage(_rig.Maker);
        other.Files["model.onnx"][0] ^= 1;

        var refused = await _rig.ImportAsync(other);

        Assert.Equal(PackageCode.ReleaseReused, refused.Code);
        Assert.Single(_rig.Kept());
    }

    [Fact]
    public async Task Counters_of_one_name_say_nothing_of_another()
    {
        await _rig.ImportAsync(new SomePackage(9, _rig.Maker));
        var other = new SomePackage(1, _rig.Maker) { ChangeStatement = json => json["name"] = "other" };
        other.Files["manifest.json"] = System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(other.Files["manifest.json"]).Replace(SomePackage.Name, "other", StringComparison.Ordinal));

        Assert.Equal(PackageCode.Imported, (await _rig.ImportAsync(other)).Code);
    }

    [Fact]
    public async Task The_same_package_again_is_imported_and_a_damaged_one_is_made_whole()
    {
        var package = new SomePackage(_rig.Maker);
        var graph = Path.Combine((await _rig.ImportAsync(package)).Folder, "model.onnx");
        Assert.Equal(PackageCode.Imported, (await _rig.ImportAsync(package)).Code);
        File.Delete(graph);
        await File.WriteAllTextAsync(graph, "damaged");
        Assert.Equal(PackageCode.DigestMismatch, (await _rig.Importer().CheckAsync(package.Digest, default)).Code);

        var again = await _rig.ImportAsync(package);

        Assert.Equal(PackageCode.Imported, again.Code);
        Assert.Equal(package.Files["model.onnx"], await File.ReadAllBytesAsync(graph));
        Assert.Single(_rig.Kept());
    }

    [Fact]
    public async Task A_file_laid_beside_an_imported_package_is_found()
    {
        var imported = await _rig.ImportAsync(new SomePackage(_rig.Maker));
        await File.WriteAllTextAsync(Path.Combine(imported.Folder, "acceptance", "more.json"), "{}");

        Assert.Equal(PackageCode.DigestMismatch, (await ModelPackage.LoadAsync(imported.Folder, imported.Digest, default)).Code);
    }

    [Fact]
    public async Task A_link_in_an_imported_package_is_not_followed()
    {
        var imported = await _rig.ImportAsync(new SomePackage(_rig.Maker));
        var card = Path.Combine(imported.Folder, "card.md");
        var elsewhere = _rig.Put("card.md", await File.ReadAllBytesAsync(card));
        File.Delete(card);
        File.CreateSymbolicLink(card, elsewhere);

        Assert.Equal(PackageCode.CannotRead, (await ModelPackage.LoadAsync(imported.Folder, imported.Digest, default)).Code);
    }

    [Fact]
    public async Task What_a_killed_import_left_goes_with_the_next()
    {
        var left = Directory.CreateDirectory(_rig.Storage.PathOf("models", ".staging-0123")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "model.onnx"), "half");

        var imported = await _rig.ImportAsync(new SomePackage(_rig.Maker));

        Assert.Equal([imported.Digest], _rig.Kept());
    }

    [Fact]
    public async Task Two_imports_at_once_do_not_meet()
    {
        var path = _rig.Put("package.tar", await new SomePackage(_rig.Maker).BytesAsync());
        Directory.CreateDirectory(_rig.Storage.PathOf("models"));
        PackageImport busy;
        await using (new FileStream(_rig.Storage.PathOf("models", ".import.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            busy = await _rig.Importer().ImportAsync(path, default);
        }

        Assert.Equal(PackageCode.Busy, busy.Code);
        Assert.Equal(PackageCode.Imported, (await _rig.Importer().ImportAsync(path, default)).Code);
    }

    [Fact]
    public async Task An_import_given_up_leaves_nothing()
    {
        var path = _rig.Put("package.tar", await new SomePackage(_rig.Maker).BytesAsync());
        using var givenUp = new CancellationTokenSource();
        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.Importer().ImportAsync(path, givenUp.Token));

        Assert.Empty(_rig.Kept());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told()
    {
        var unwritable = _rig.Storage.PathOf("models");
        await File.WriteAllTextAsync(unwritable, "a file where the folder is to be");

        var refused = await _rig.ImportAsync(new SomePackage(_rig.Maker));

        Assert.Equal(PackageCode.StorageFailed, refused.Code);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(60, false)]
    public async Task What_would_leave_too_little_of_the_disk_is_refused_before_anything_is_unpacked(int keepFree, bool fits)
    {
        await using var disk = await SmallDisk.MountAsync(62);
        using var rig = new ImporterRig(storage: disk.Path) { KeepFreeMegabytes = keepFree };
        disk.SetFree((keepFree << 20) + (fits ? 4 << 20 : 300_000));

        var imported = await rig.ImportAsync(new SomePackage(rig.Maker));

        Assert.Equal(fits ? PackageCode.Imported : PackageCode.RoomShort, imported.Code);
        Assert.Equal(fits ? 1 : 0, rig.Kept().Count);
    }

    [Fact]
    public async Task A_disk_that_fills_while_a_package_is_unpacked_is_told_and_given_back()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        disk.SetFree(300_000);
        var path = _rig.Put("package.tar", await new SomePackage(_rig.Maker).BytesAsync());
        var options = new TrustOptions { RootFile = _rig.RootFile };

        var refused = await PackageUnpacker.UnpackAsync(path, _rig.Storage, options, disk.Path, _rig.Time, default);
        disk.SetFree(4 << 20);
        var unpacked = await PackageUnpacker.UnpackAsync(path, _rig.Storage, options, disk.Path, _rig.Time, default);

        Assert.Equal((PackageCode.StorageFailed, PackageCode.Imported), (refused.Code, unpacked.Code));
        Assert.Equal([unpacked.Folder], Directory.GetDirectories(disk.Path));
    }

    [Fact]
    public async Task Without_a_root_nobody_is_believed()
    {
        File.Delete(_rig.RootFile);

        var refused = await _rig.ImportAsync(new SomePackage(_rig.Maker));

        Assert.Equal(PackageCode.NoRoot, refused.Code);
        Assert.Empty(_rig.Kept());
    }

    [Fact]
    public async Task An_expired_root_takes_nothing_new_and_what_is_installed_goes_on()
    {
        var imported = await _rig.ImportAsync(new SomePackage(1, _rig.Maker));
        _rig.Time.Advance(TimeSpan.FromDays(365));

        var refused = await _rig.ImportAsync(new SomePackage(2, _rig.Maker));

        Assert.Equal(PackageCode.RootExpired, refused.Code);
        Assert.Equal([imported.Digest], _rig.Kept());
        var goesOn = await _rig.Importer().CheckAsync(imported.Digest, default);
        Assert.Equal((PackageCode.Imported, imported.Digest), (goesOn.Code, goesOn.Package!.Identity.PackageDigest));
    }

    [Fact]
    public async Task A_package_whose_signer_is_no_longer_trusted_is_told_until_it_is_signed_anew()
    {
        var imported = await _rig.ImportAsync(new SomePackage(_rig.Maker));
        _rig.InstallRoot(_rig.Root with { Version = 2, Model = [_rig.OtherMaker] }, _rig.Boss);

        Assert.Equal(PackageCode.KeyUnknown, (await _rig.Importer().CheckAsync(imported.Digest, default)).Code);
        Assert.Equal(PackageCode.Imported, (await _rig.ImportAsync(new SomePackage(_rig.OtherMaker))).Code);
        Assert.Equal(PackageCode.Imported, (await _rig.Importer().CheckAsync(imported.Digest, default)).Code);
    }

    [Fact]
    public async Task What_is_no_digest_leads_nowhere() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _rig.Importer().CheckAsync("../trust", default));

    private SomePackage Other(int release)
    {
        var package = new SomePackage(release, _rig.Maker);
        package.Files["card.md"] = "other"u8.ToArray();
        return package;
    }
}
