using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>The way back. How fast it is follows from its steps: no engine is opened, no file read, no image looked at.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ModelReturn_tests : IDisposable
{
    private const int EngineReady = 2000;
    private const int Proven = 2251;

    private readonly TempFolder _root = new();

    [Fact]
    public async Task A_roll_back_opens_no_engine_and_looks_at_no_image_and_the_package_need_not_even_lie_there()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var older = await rig.ServeAsync(release: 2);
        var newer = await rig.ServeAsync(release: 3);
        Directory.Delete(_root["models", older.Digest], recursive: true);
        rig.Importer.Belief = PackageCode.CannotRead;
        var (workers, ready, proven) = (WorkerProcesses.All(), Count(rig, EngineReady), Count(rig, Proven));

        var back = Done(await rig.Registry.RollBackAsync("chief", "too many boxes", default));

        Assert.Equal((older.Digest, older.Digest, PackageState.Active), (rig.Serving, back.Digest, back.State));
        Assert.Equal((ready, proven), (Count(rig, EngineReady), Count(rig, Proven)));
        Assert.Subset(workers.ToHashSet(), WorkerProcesses.All().ToHashSet());
        Assert.Equal(PackageState.Retired, await rig.StateAsync(newer.Digest));
        Assert.Equal(
            [(newer.Digest, "Active", "Retired"), (older.Digest, "Retired", "Active")],
            (await rig.ToldAsync()).Where(step => step is { Who: "chief", Reason: "too many boxes" }).Select(step => (step.Package, step.From!, step.To)));
    }

    [Fact]
    public async Task Two_roll_backs_go_two_steps_back_and_a_third_has_nowhere_to_go()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var older = await rig.ServeAsync(release: 2);
        await rig.ServeAsync(release: 3);

        Assert.Equal(older.Digest, Done(await rig.Registry.RollBackAsync(Person, "", default)).Digest);
        Assert.True(await rig.Models.Return.KeepWarmAsync(default));
        Assert.Equal(DemonstrationDigest.Value, rig.Models.Serving.Warm!.Package.Identity.PackageDigest);
        Assert.Equal(DemonstrationDigest.Value, Done(await rig.Registry.RollBackAsync(Person, "", default)).Digest);
        Assert.Equal(ModelChangeCode.NothingToReturnTo, (await rig.Registry.RollBackAsync(Person, "", default)).Code);
        Assert.Equal(DemonstrationDigest.Value, rig.Serving);
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 1, Limit, "engines that serve no more are closed");
    }

    [Fact]
    public async Task What_is_not_warm_is_opened_and_proven_first()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var older = await rig.ServeAsync(release: 2);
        await rig.ServeAsync(release: 3);
        await rig.Registry.RollBackAsync(Person, "", default);
        var ready = Count(rig, EngineReady);

        Done(await rig.Registry.RollBackAsync(Person, "", default));

        Assert.Equal((DemonstrationDigest.Value, ready + 1), (rig.Serving, Count(rig, EngineReady)));
        Assert.Equal(PackageState.Retired, await rig.StateAsync(older.Digest));
    }

    [Fact]
    public async Task A_package_rolled_back_from_serves_again_only_after_it_was_validated_again()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        await rig.ServeAsync(release: 2);
        var newer = await rig.ServeAsync(release: 3);
        await rig.Registry.RollBackAsync(Person, "", default);

        Assert.Equal("Retired to Staged: Retired", (await rig.Registry.ActivateAsync(newer.Digest, Person, "", default)).Message);
        Done(await rig.Registry.ValidateAsync(newer.Digest, Person, default));
        Assert.Equal(newer.Digest, Done(await rig.Registry.ActivateAsync(newer.Digest, Person, "", default)).Digest);
    }

    [Fact]
    public async Task A_roll_back_does_not_wait_for_another_package_that_is_being_proven()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var older = await rig.ServeAsync(release: 2);
        await rig.ServeAsync(release: 3);
        await rig.Models.Desk.Proving.WaitAsync();

        var back = await rig.Registry.RollBackAsync(Person, "", default).WaitAsync(Limit);

        Assert.Equal(older.Digest, Done(back).Digest);
        rig.Models.Desk.Proving.Release();
    }

    [Fact]
    public async Task After_a_restart_the_way_back_is_made_warm_again()
    {
        string older, newer;
        await using (var first = await RegistryRig.OpenAsync(_root))
        {
            older = (await first.ServeAsync(release: 2)).Digest;
            newer = (await first.ServeAsync(release: 3)).Digest;
        }

        await using var rig = await RegistryRig.OpenAsync(_root);
        Assert.Equal(newer, rig.Serving);
        Assert.Null(rig.Models.Serving.Warm);

        Assert.True(await rig.Models.Return.KeepWarmAsync(default));

        Assert.Equal(older, rig.Models.Serving.Warm!.Package.Identity.PackageDigest);
    }

    public void Dispose() => _root.Dispose();

    private static int Count(RegistryRig rig, int id) => rig.Log.Ids.Count(one => one == id);
}
