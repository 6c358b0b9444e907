using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>A package as the canary beside the one that serves, with real engines.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ModelCanary_tests : IDisposable
{
    private readonly TempFolder _root = new();

    [Fact]
    public async Task A_validated_package_has_its_share_another_share_and_its_end_and_the_audit_log_tells_each_with_who_and_why()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await ValidatedAsync(rig, release: 2);

        var begun = Done(await rig.Registry.CanaryAsync(package.Digest, 10, Person, "a first look", default));
        Assert.Equal((PackageState.Canary, package.Digest, 10), (begun.State, Canary(rig), rig.Models.Serving.Split!.Percent));
        Assert.True(await rig.ProofAsync(package.Digest) is { IsFull: true, Passed: true });
        Assert.Equal(DemonstrationDigest.Value, rig.Serving);
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 2, Limit, "one that looked at the package ends");

        Done(await rig.Registry.CanaryAsync(package.Digest, 25, Person, "it does well", default));
        Assert.Equal(25, rig.Models.Serving.Split!.Percent);
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 2, Limit, "no other runs");
        var ended = Done(await rig.Registry.EndCanaryAsync(Person, "seen enough", default));

        Assert.Equal((PackageState.Validated, null, null), (ended.State, Canary(rig), rig.Models.Serving.Split));
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 1, Limit, "its worker ends");
        Assert.Equal(
            [("Validated", "Canary", "a first look"), ("Canary", "Canary", "it does well"), ("Canary", "Validated", "seen enough")],
            (await rig.ToldAsync()).Where(step => step.Package == package.Digest).TakeLast(3).Select(step => (step.From!, step.To, step.Reason)));
        Assert.Equal([10, 25, null], await SharesToldAsync());
        Assert.Equal(ModelChangeCode.PartEmpty, (await rig.Registry.EndCanaryAsync(Person, "", default)).Code);
    }

    [Fact]
    public async Task What_was_not_validated_is_older_or_the_demonstration_is_refused_and_so_is_a_second_part()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        await rig.ServeAsync(release: 3);
        var (older, first, second, imported) = (
            await ValidatedAsync(rig, release: 2), await ValidatedAsync(rig, release: 4), await ValidatedAsync(rig, release: 5), await rig.ImportAsync(release: 6));
        Task<ModelChange> TryAsync(string digest) => rig.Registry.CanaryAsync(digest, 50, Person, "", default);

        Assert.Equal("Verified to Canary: NotValidated", (await TryAsync(imported.Digest)).Message);
        Assert.Equal(ModelChangeCode.IsDemonstration, (await TryAsync(DemonstrationDigest.Value)).Code);
        Assert.Equal(ModelChangeCode.OlderRelease, (await TryAsync(older.Digest)).Code);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => rig.Registry.CanaryAsync(first.Digest, 100, Person, "", default));

        Done(await TryAsync(first.Digest));
        Assert.Equal(ModelChangeCode.PartTaken, (await TryAsync(second.Digest)).Code);
        Assert.Equal(ModelChangeCode.PartTaken, (await rig.Registry.ShadowAsync(second.Digest, Person, "", default)).Code);
        Assert.Equal(ModelChangeCode.PartTaken, (await rig.Registry.ActivateAsync(second.Digest, Person, "", default)).Code);
        Assert.Equal((first.Digest, 50), (Canary(rig), rig.Models.Serving.Split!.Percent));
    }

    [Fact]
    public async Task A_shadow_becomes_the_canary_and_the_canary_is_activated_and_each_leaves_its_part()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await ValidatedAsync(rig, release: 2);
        Done(await rig.Registry.ShadowAsync(package.Digest, Person, "", default));

        Done(await rig.Registry.CanaryAsync(package.Digest, 50, Person, "", default));
        Assert.Equal((package.Digest, null), (Canary(rig), rig.Models.Serving.Shadow.Current));

        var active = Done(await rig.Registry.ActivateAsync(package.Digest, Person, "", default));
        Assert.Equal((PackageState.Active, package.Digest, null, null), (active.State, rig.Serving, Canary(rig), rig.Models.Serving.Split));
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 2, Limit, "its engine as the canary ends: what serves and what is warm are left");
    }

    [Fact]
    public async Task A_roll_back_is_done_beside_a_canary()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        await rig.ServeAsync(release: 2);
        var canary = Done(await rig.Registry.CanaryAsync((await ValidatedAsync(rig, release: 3)).Digest, 50, Person, "", default));

        Done(await rig.Registry.RollBackAsync(Person, "", default));

        Assert.Equal((DemonstrationDigest.Value, canary.Digest), (rig.Serving, Canary(rig)));
    }

    [Fact]
    public async Task A_restart_knows_its_share_at_once_and_opens_it_again_after_the_first_images_of_its_set()
    {
        string digest;
        await using (var before = await RegistryRig.OpenAsync(_root))
        {
            digest = Done(await before.Registry.CanaryAsync((await ValidatedAsync(before, release: 2)).Digest, 10, Person, "", default)).Digest;
            Done(await before.Registry.CanaryAsync(digest, 30, Person, "", default));
        }

        await using var rig = await RegistryRig.OpenAsync(_root, serves: false);
        Assert.Equal((digest, 30, null, false), (rig.Models.Serving.Split!.Model.PackageDigest, rig.Models.Serving.Split.Percent, Canary(rig), rig.Models.Serving.Canary.IsTried));
        await rig.Models.Start.ServeAsync(default);
        Assert.True(await rig.Models.Canary.ResumeAsync(default));

        Assert.Equal((digest, PackageState.Canary, true), (Canary(rig), await rig.StateAsync(digest), rig.Models.Serving.Canary.IsTried));
        Assert.True(await rig.ProofAsync(digest) is { IsFull: false, Images: 5, Passed: true });
    }

    [Fact]
    public async Task One_that_is_no_longer_believed_at_a_restart_is_set_aside_and_its_share_is_no_more()
    {
        string digest;
        await using (var before = await RegistryRig.OpenAsync(_root))
        {
            digest = Done(await before.Registry.CanaryAsync((await ValidatedAsync(before, release: 2)).Digest, 10, Person, "", default)).Digest;
        }

        await using var rig = await RegistryRig.OpenAsync(_root, belief: PackageCode.KeyUnknown);
        Assert.True(await rig.Models.Canary.ResumeAsync(default));

        Assert.Equal((PackageState.Quarantined, null, null), (await rig.StateAsync(digest), Canary(rig), rig.Models.Serving.Split));
        Assert.Equal(DemonstrationDigest.Value, rig.Serving);
        Assert.Contains(2264, rig.Log.Ids);
    }

    [Fact]
    public async Task Switched_off_it_is_set_aside_until_it_is_validated_again_and_another_that_serves_a_share_by_then_stays()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await ValidatedAsync(rig, release: 2);
        Done(await rig.Registry.CanaryAsync(package.Digest, 50, Person, "", default));

        await rig.Registry.SwitchOffCanaryAsync(new string('0', 64), "another one");
        Assert.Equal(package.Digest, Canary(rig));
        await rig.Registry.SwitchOffCanaryAsync(package.Digest, "failed 3 times");

        Assert.Equal((PackageState.Quarantined, null, null), (await rig.StateAsync(package.Digest), Canary(rig), rig.Models.Serving.Split));
        Assert.Equal(ModelChangeCode.IllegalStep, (await rig.Registry.CanaryAsync(package.Digest, 50, Person, "", default)).Code);
        Done(await rig.Registry.ValidateAsync(package.Digest, Person, default));
        Done(await rig.Registry.CanaryAsync(package.Digest, 50, Person, "", default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task That_it_was_switched_off_is_told_also_after_a_start_until_one_serves_or_a_person_ends_it(bool isEnded)
    {
        string digest;
        await using (var before = await RegistryRig.OpenAsync(_root))
        {
            digest = Done(await before.Registry.CanaryAsync((await ValidatedAsync(before, release: 2)).Digest, 10, Person, "", default)).Digest;
        }

        await using (var fails = await RegistryRig.OpenAsync(_root, belief: PackageCode.KeyUnknown))
        {
            Assert.True(await fails.Models.Canary.ResumeAsync(default));
            Assert.True(fails.Models.Serving.Canary.IsSwitchedOff);
        }

        await using var rig = await RegistryRig.OpenAsync(_root);
        Assert.Equal((true, false), (rig.Models.Serving.Canary.IsSwitchedOff, rig.Models.Serving.Shadow.IsSwitchedOff));
        Assert.Equal(ModelChangeCode.IllegalStep, (await rig.Registry.CanaryAsync(digest, 10, Person, "", default)).Code);
        Assert.True(rig.Models.Serving.Canary.IsSwitchedOff);
        if (isEnded)
        {
            Assert.Equal(ModelChangeCode.PartEmpty, (await rig.Registry.EndCanaryAsync(Person, "", default)).Code);
        }
        else
        {
            Done(await rig.Registry.ValidateAsync(digest, Person, default));
            Assert.True(rig.Models.Serving.Canary.IsSwitchedOff);
            Done(await rig.Registry.CanaryAsync(digest, 10, Person, "", default));
        }

        Assert.False(rig.Models.Serving.Canary.IsSwitchedOff);
    }

    [Fact]
    public async Task One_that_is_opened_again_has_its_share_again_whatever_took_it()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = Done(await rig.Registry.CanaryAsync((await ValidatedAsync(rig, release: 2)).Digest, 30, Person, "", default));
        rig.Models.Serving.CloseBeside(PackageState.Canary); // as it is closed before a full disk refuses to set it aside

        Assert.True(await rig.Models.Canary.ResumeAsync(default));

        Assert.Equal((package.Digest, package.Digest, 30), (Canary(rig), rig.Models.Serving.Split?.Model.PackageDigest, rig.Models.Serving.Split?.Percent));
    }

    public void Dispose() => _root.Dispose();

    private static string? Canary(RegistryRig rig) => rig.Models.Serving.Canary.Current?.Package.Identity.PackageDigest;

    private static async Task<RegisteredPackage> ValidatedAsync(RegistryRig rig, int release) =>
        Done(await rig.Registry.ValidateAsync((await rig.ImportAsync(release)).Digest, Person, default));

    // Of the last three steps, as the audit log has them.
    private async Task<List<int?>> SharesToldAsync()
    {
        await using var store = Sqlite.SqliteStore.OpenReadOnly(_root["audit.db"]);
        var details = await store.ReadAsync(
            connection => Dapper.SqlMapper.Query<string>(connection, "SELECT detail FROM audit WHERE kind = 'ModelStep' ORDER BY seq DESC LIMIT 3").ToList(), default);
        return [.. Enumerable.Reverse(details).Select(detail => System.Text.Json.Nodes.JsonNode.Parse(detail)!["percent"]?.GetValue<int>())];
    }
}
