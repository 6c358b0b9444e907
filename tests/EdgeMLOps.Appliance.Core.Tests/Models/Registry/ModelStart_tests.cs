using Dapper;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>What a start makes of whatever the last run left.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ModelStart_tests : IDisposable
{
    private static readonly WorkerCommand NoProgram = new("/nonexistent/worker", []);

    private readonly TempFolder _root = new();

    [Fact]
    public async Task A_restart_looks_at_the_first_images_and_a_new_engine_at_all()
    {
        string digest;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            digest = (await first.ServeAsync(release: 2)).Digest;
        }

        await using (var again = await RegistryRig.OpenAsync(_root))
        {
            Assert.Equal(digest, again.Serving);
            Assert.True(await again.ProofAsync(digest) is { IsFull: false, Images: 5, Passed: true });
        }

        // As after a new driver: what was proven was proven on another engine.
        await ExecuteAsync("UPDATE proof SET engine = 'Cpu; ONNX Runtime 1.0.0; driver ; GPU '");
        await using var rig = await RegistryRig.OpenAsync(_root, change: options => options.StartCheckImages = 2);
        Assert.True(await rig.ProofAsync(digest) is { IsFull: true, Images: 7, Passed: true });
    }

    // The host opens its port when the registry is open: an engine that takes a minute to warm up keeps nobody waiting.
    [Fact]
    public async Task Opening_the_registry_opens_no_engine_and_knows_which_package_is_to_serve()
    {
        string digest;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            digest = (await first.ServeAsync(release: 2)).Digest;
        }

        await using var rig = await RegistryRig.OpenAsync(_root, serves: false);

        Assert.Empty(WorkerProcesses.All());
        Assert.Equal((null, digest, false), (rig.Serving, rig.Models.Catalogue.Serving.Identity.PackageDigest, rig.Models.Serving.IsTried));
        Assert.True(await rig.Models.Start.ServeAsync(default));
        Assert.Equal((digest, true), (rig.Serving, rig.Models.Serving.IsTried));
    }

    [Fact]
    public async Task A_package_that_fails_its_check_at_the_start_is_quarantined_and_the_one_before_it_serves()
    {
        string older, newer;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            older = (await first.ServeAsync(release: 2)).Digest;
            newer = (await first.ServeAsync(release: 3)).Digest;
        }

        await File.AppendAllTextAsync(_root["models", newer, "model.onnx"], "!");

        await using var rig = await RegistryRig.OpenAsync(_root);

        Assert.Equal((older, PackageState.Active, PackageState.Quarantined), (rig.Serving, await rig.StateAsync(older), await rig.StateAsync(newer)));
        Assert.Contains("DigestMismatch", Assert.Single(rig.Log.Entries, entry => entry.Id == 2253).Message, StringComparison.Ordinal);
        Assert.Equal(["Quarantined", "Active"], (await rig.ToldAsync()).TakeLast(2).Select(step => step.To));
    }

    [Fact]
    public async Task Packages_that_nobody_believes_any_more_leave_the_demonstration_package()
    {
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            await first.ServeAsync(release: 2);
        }

        await using var rig = await RegistryRig.OpenAsync(_root, belief: PackageCode.KeyUnknown);

        Assert.Equal(DemonstrationDigest.Value, rig.Serving);
    }

    [Theory]
    [InlineData(PackageCode.RootDamaged)]
    [InlineData(PackageCode.RootExposed)]
    [InlineData(PackageCode.NoRoot)]
    public async Task A_root_that_cannot_be_believed_sets_no_package_aside_has_no_other_serve_and_all_is_as_before_when_it_is_mended(PackageCode code)
    {
        string older, digest;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            older = (await first.ServeAsync(release: 2)).Digest;
            digest = (await first.ServeAsync(release: 3)).Digest;
        }

        await using (var rig = await RegistryRig.OpenAsync(_root, belief: code))
        {
            Assert.Equal((null, true), (rig.Serving, rig.Models.Serving.IsRootRefused));
            Assert.Contains(2267, rig.Log.Ids);
            Assert.Equal(ModelChangeCode.RootNotTrusted, (await rig.Registry.RollBackAsync(Person, "", default)).Code);
            Assert.Equal(ModelChangeCode.RootNotTrusted, (await rig.Registry.ValidateAsync(older, Person, default)).Code);
            Assert.Equal((PackageState.Active, PackageState.Retired), (await rig.StateAsync(digest), await rig.StateAsync(older)));

            rig.Importer.Belief = PackageCode.Imported;
            Assert.True(await rig.Models.Start.ServeAsync(default));
            Assert.Equal((digest, false), (rig.Serving, rig.Models.Serving.IsRootRefused));
        }
    }

    [Fact]
    public async Task A_machine_on_which_nothing_runs_sets_no_package_aside_and_serves_the_same_when_it_is_well()
    {
        string digest;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            digest = (await first.ServeAsync(release: 2)).Digest;
        }

        await using (var ill = await RegistryRig.OpenAsync(_root, worker: settings => settings with { Command = NoProgram }))
        {
            Assert.Null(ill.Serving);
            Assert.Null(ill.Models.Serving.TryTake());
            Assert.Equal(PackageState.Active, await ill.StateAsync(digest));
            Assert.Contains(2254, ill.Log.Ids);
        }

        await using var rig = await RegistryRig.OpenAsync(_root);
        Assert.Equal(digest, rig.Serving);
    }

    // Each row: the steps that were committed when the process was killed, then where the start finds the package and what serves.
    [Theory]
    [InlineData("", PackageState.Verified, false)]
    [InlineData("Verified", PackageState.Verified, false)]
    [InlineData("Verified Validated", PackageState.Validated, false)]
    [InlineData("Verified Validated Staged", PackageState.Validated, false)]
    [InlineData("Verified Validated Staged Serve", PackageState.Active, true)]
    [InlineData("Verified Validated Staged Serve Return", PackageState.Retired, false)]
    [InlineData("Verified Quarantined", PackageState.Quarantined, false)]
    [InlineData("Verified Validated Staged Quarantined", PackageState.Quarantined, false)]
    [InlineData("Verified Validated Staged Serve Quarantined", PackageState.Quarantined, false)]
    public async Task A_kill_between_any_two_steps_leaves_what_the_start_understands(string committed, PackageState state, bool serves)
    {
        string digest;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            digest = await ImportedOnlyAsync(first);
            var store = first.Models.Desk.Store;
            foreach (var step in committed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                await (step switch
                {
                    "Serve" => store.ServeAsync(digest, isReturn: false, Person, "", default),
                    "Return" => store.ServeAsync(DemonstrationDigest.Value, isReturn: true, Person, "", default),
                    _ => store.StepAsync(digest, Enum.Parse<PackageState>(step), Person, "", default),
                });
            }
        }

        await using var rig = await RegistryRig.OpenAsync(_root);

        Assert.Equal(state, await rig.StateAsync(digest));
        Assert.Equal(serves ? digest : DemonstrationDigest.Value, rig.Serving);
        Assert.Single((await rig.Models.Desk.Store.ListAsync(default)), package => package.State == PackageState.Active);
        await AssertToldAsync(rig);
    }

    [Fact]
    public async Task A_kill_between_the_audit_log_and_the_mark_tells_the_step_again_by_the_same_number()
    {
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            await first.ImportAsync(release: 2);
        }

        await ExecuteAsync("UPDATE step SET audited = 0 WHERE id = (SELECT max(id) FROM step)");
        await using var rig = await RegistryRig.OpenAsync(_root);

        var told = await rig.ToldAsync();
        Assert.Equal(told[^1].Step, told[^2].Step);
        Assert.Equal(told[^1], told[^2]);
        await AssertToldAsync(rig);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_registry_set_back_or_removed_is_told_once_and_its_numbers_go_on(bool isRemoved)
    {
        var (file, copy) = (_root[ModelStore.FileName], _root["models.copy"]);
        string older, newer;
        long told;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            older = (await first.ServeAsync(release: 2)).Digest;
        }

        File.Copy(file, copy);
        await using (var second = await RegistryRig.OpenAsync(_root))
        {
            newer = (await second.ServeAsync(release: 3)).Digest;
            told = (await second.ToldAsync())[^1].Step;
            Assert.DoesNotContain(second.Log.Entries, entry => entry.Id == 2265);
        }

        foreach (var part in Directory.GetFiles(_root.Path, $"{ModelStore.FileName}*"))
        {
            File.Delete(part);
        }

        if (!isRemoved)
        {
            File.Copy(copy, file);
        }

        await using (var back = await RegistryRig.OpenAsync(_root))
        {
            Assert.Equal(isRemoved ? DemonstrationDigest.Value : older, back.Serving);
            Assert.Single(back.Log.Entries, entry => entry.Id == 2265);
            Assert.Contains(new KnownRelease(Name, 3, newer), back.Importer.Remembered);
            Assert.Contains($"\"told\":{told},", await back.Audit.LastDetailAsync("ModelsSetBack", default), StringComparison.Ordinal);
            await back.ServeAsync(release: 4);
            var numbers = (await back.ToldAsync()).Select(step => step.Step).ToList();
            Assert.Equal(numbers.Order().Distinct(), numbers);
        }

        await using var again = await RegistryRig.OpenAsync(_root);
        Assert.DoesNotContain(again.Log.Entries, entry => entry.Id == 2265);
    }

    [Fact]
    public async Task A_program_with_another_demonstration_package_retires_the_one_before()
    {
        var before = new string('0', 64);
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            var store = first.Models.Desk.Store;
            await store.ImportAsync((await first.FindAsync(DemonstrationDigest.Value)) with { Digest = before }, Person, "", default);
            foreach (var state in new[] { PackageState.Verified, PackageState.Validated, PackageState.Staged })
            {
                await store.StepAsync(before, state, Person, "", default);
            }

            await store.ServeAsync(before, isReturn: false, Person, "", default);
        }

        await using var rig = await RegistryRig.OpenAsync(_root);

        Assert.Equal((DemonstrationDigest.Value, PackageState.Retired), (rig.Serving, await rig.StateAsync(before)));
    }

    public void Dispose() => _root.Dispose();

    private static async Task AssertToldAsync(RegistryRig rig)
    {
        Assert.Empty(await rig.Models.Desk.Store.UntoldAsync(default));
        var told = (await rig.ToldAsync()).Select(step => step.Step).Distinct().ToList();
        Assert.Equal(Enumerable.Range(1, told.Count).Select(number => (long)number), told);
        Assert.True((await rig.Audit.VerifyAsync(known: null, default)).Intact);
    }

    // As a kill right after the import's first commit leaves it.
    private static async Task<string> ImportedOnlyAsync(RegistryRig rig)
    {
        var import = await rig.Importer.ImportAsync(await rig.MakeAsync(release: 2), default);
        var loaded = await ModelPackage.LoadAsync(import.Folder, import.Digest, default);
        await rig.Models.Desk.Store.ImportAsync(RegisteredPackage.Of(loaded.Require(), embedded: false), Person, "", default);
        return import.Digest;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var store = await SqliteStore.OpenAsync(_root[ModelStore.FileName], ModelsSchema.All, StoreAccess.OwnerOnly, default);
        await store.WriteAsync(
            connection =>
            {
                connection.Execute(sql);
            },
            default);
    }
}
