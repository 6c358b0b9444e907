using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>Packages on their way to serve and back, with real engines.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ModelRegistry_tests : IDisposable
{
    private readonly TempFolder _root = new();

    [Fact]
    public async Task On_a_new_box_the_demonstration_package_is_proven_and_serves()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);

        Assert.Equal(DemonstrationDigest.Value, rig.Serving);
        Assert.Equal(PackageState.Active, await rig.StateAsync(DemonstrationDigest.Value));
        var proof = (await rig.ProofAsync(DemonstrationDigest.Value))!;
        Assert.True(proof is { Passed: true, IsFull: true, Images: >= 1, Provider: "Cpu", Driver: "", Gpu: "" }, $"{proof}");
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", proof.Runtime);
        Assert.Equal(
            ["Imported", "Verified", "Validated", "Staged", "Active"],
            (await rig.ToldAsync()).Where(step => step.Package == DemonstrationDigest.Value && step.Who == "appliance").Select(step => step.To));
    }

    [Fact]
    public async Task A_package_serves_after_it_was_imported_validated_and_activated_and_the_audit_log_tells_who_and_why()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);

        var package = await rig.ServeAsync(release: 2);

        Assert.Equal((package.Digest, PackageState.Active, 2), (rig.Serving, package.State, package.Release));
        Assert.Equal(PackageState.Retired, await rig.StateAsync(DemonstrationDigest.Value));
        Assert.Equal(DemonstrationDigest.Value, rig.Models.Serving.Warm!.Package.Identity.PackageDigest);
        var told = (await rig.ToldAsync()).Where(step => step.Package == package.Digest).ToList();
        Assert.Equal([(null, "Imported"), ("Imported", "Verified"), ("Verified", "Validated"), ("Validated", "Staged"), ("Staged", "Active")], told.Select(step => (step.From, step.To)));
        Assert.All(told, step => Assert.Equal(Person, step.Who));
        Assert.Equal("a test", told[^1].Reason);
        Assert.True((await rig.Audit.VerifyAsync(known: null, default)).Intact);
        Assert.Equal(7, (await rig.ProofAsync(package.Digest))!.Images);
    }

    [Fact]
    public async Task A_package_that_was_not_validated_is_not_activated()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await rig.ImportAsync(release: 2);

        var change = await rig.Registry.ActivateAsync(package.Digest, Person, "", default);

        Assert.Equal((ModelChangeCode.IllegalStep, "Verified to Staged: NotValidated"), (change.Code, change.Message));
        Assert.Equal((DemonstrationDigest.Value, PackageState.Verified), (rig.Serving, await rig.StateAsync(package.Digest)));
    }

    [Theory]
    [InlineData("x1", 40.0)]
    [InlineData("score", -0.01)]
    public async Task A_model_that_finds_something_else_than_its_maker_said_is_quarantined_and_the_old_one_serves_on(string key, double by)
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await rig.ImportAsync(release: 2, expected => Move(FirstBox(expected), key, by));

        var change = await rig.Registry.ValidateAsync(package.Digest, Person, default);

        Assert.Equal(ModelChangeCode.AcceptanceFailed, change.Code);
        Assert.Equal((DemonstrationDigest.Value, PackageState.Quarantined), (rig.Serving, await rig.StateAsync(package.Digest)));
        Assert.Contains(change.Message, (await rig.FindAsync(package.Digest)).Reason, StringComparison.Ordinal);
        Assert.Contains(2252, rig.Log.Ids);
        Assert.Equal("Quarantined", (await rig.ToldAsync())[^1].To);
        Assert.Equal(ModelChangeCode.IllegalStep, (await rig.Registry.ActivateAsync(package.Digest, Person, "", default)).Code);
        Assert.Single(WorkerProcesses.All());
    }

    [Fact]
    public async Task A_box_that_its_maker_did_not_list_is_a_fault_too()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await rig.ImportAsync(release: 2, expected => FirstBox(expected).Parent!.AsArray().RemoveAt(0));

        var change = await rig.Registry.ValidateAsync(package.Digest, Person, default);

        Assert.Equal(ModelChangeCode.AcceptanceFailed, change.Code);
        Assert.Contains("unexpected", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_slower_than_its_ceiling_is_quarantined()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await rig.ImportAsync(release: 2, expected => expected["latencyCeilingMs"] = 1);

        var change = await rig.Registry.ValidateAsync(package.Digest, Person, default);

        Assert.Equal(ModelChangeCode.AcceptanceFailed, change.Code);
        Assert.EndsWith("(median), at most 1 are allowed", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_without_an_acceptance_set_is_quarantined()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var folder = await rig.MakeAsync(release: 2, files: files => files.Remove("acceptance/expected.json"));
        var package = Done(await rig.Registry.ImportAsync(folder, Person, default));

        Assert.Equal(ModelChangeCode.AcceptanceInvalid, (await rig.Registry.ValidateAsync(package.Digest, Person, default)).Code);
        Assert.Equal(PackageState.Quarantined, await rig.StateAsync(package.Digest));
    }

    [Fact]
    public async Task A_graph_that_does_not_open_is_quarantined()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var folder = await rig.MakeAsync(release: 2, files: files => files[ModelPackage.GraphFile] = [1, 2, 3]);
        var package = Done(await rig.Registry.ImportAsync(folder, Person, default));

        Assert.Equal(ModelChangeCode.EngineRefused, (await rig.Registry.ValidateAsync(package.Digest, Person, default)).Code);
        Assert.Equal((DemonstrationDigest.Value, PackageState.Quarantined), (rig.Serving, await rig.StateAsync(package.Digest)));
    }

    [Fact]
    public async Task A_package_whose_files_changed_on_the_disk_is_quarantined_at_its_activation()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await rig.ImportAsync(release: 2);
        Done(await rig.Registry.ValidateAsync(package.Digest, Person, default));
        await File.AppendAllTextAsync(_root["models", package.Digest, "card.md"], "!");

        var change = await rig.Registry.ActivateAsync(package.Digest, Person, "", default);

        Assert.Equal(ModelChangeCode.PackageDamaged, change.Code);
        Assert.StartsWith("DigestMismatch", change.Message, StringComparison.Ordinal);
        Assert.Equal((DemonstrationDigest.Value, PackageState.Quarantined), (rig.Serving, await rig.StateAsync(package.Digest)));
    }

    [Fact]
    public async Task A_quarantined_package_comes_out_by_a_proof_that_passes()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await rig.ImportAsync(release: 2);
        rig.Importer.Belief = PackageCode.RootExpired;
        Assert.Equal(ModelChangeCode.PackageDamaged, (await rig.Registry.ValidateAsync(package.Digest, Person, default)).Code);
        rig.Importer.Belief = PackageCode.Imported;

        Assert.Equal(PackageState.Validated, Done(await rig.Registry.ValidateAsync(package.Digest, Person, default)).State);
    }

    [Fact]
    public async Task An_older_release_comes_back_by_a_roll_back_only()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var older = await rig.ServeAsync(release: 2);
        var newer = await rig.ServeAsync(release: 3);
        Done(await rig.Registry.ValidateAsync(older.Digest, Person, default));

        var change = await rig.Registry.ActivateAsync(older.Digest, Person, "", default);

        Assert.Equal((ModelChangeCode.OlderRelease, "release 2 is not newer than release 3, which serves"), (change.Code, change.Message));
        Assert.Equal(newer.Digest, rig.Serving);
    }

    [Fact]
    public async Task A_name_that_served_before_another_does_not_come_back_older()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        await rig.ServeAsync(release: 5);
        var other = await rig.ImportAsync(release: 1, name: "other-detector");
        Done(await rig.Registry.ValidateAsync(other.Digest, Person, default));
        Done(await rig.Registry.ActivateAsync(other.Digest, Person, "", default));
        var older = await rig.ImportAsync(release: 4);
        Done(await rig.Registry.ValidateAsync(older.Digest, Person, default));

        var change = await rig.Registry.ActivateAsync(older.Digest, Person, "", default);

        Assert.Equal((ModelChangeCode.OlderRelease, "release 4 is not newer than release 5, which has served"), (change.Code, change.Message));
    }

    [Theory]
    [InlineData("none", ModelChangeCode.NotFound)]
    [InlineData("phantom-chest-detector", ModelChangeCode.IsDemonstration)]
    public async Task What_cannot_be_activated_is_told_by_a_code(string selector, ModelChangeCode code)
    {
        await using var rig = await RegistryRig.OpenAsync(_root);

        Assert.Equal(code, (await rig.Registry.ActivateAsync(selector, Person, "", default)).Code);
    }

    [Fact]
    public async Task A_name_means_its_newest_release()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        await rig.ImportAsync(release: 3);
        await rig.ImportAsync(release: 2);

        Assert.Equal(3, Done(await rig.Registry.ValidateAsync(Name, Person, default)).Release);
    }

    [Fact]
    public async Task A_package_imported_again_stays_where_it_stands()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var folder = await rig.MakeAsync(release: 2);
        var package = Done(await rig.Registry.ImportAsync(folder, Person, default));
        Done(await rig.Registry.ValidateAsync(package.Digest, Person, default));

        Assert.Equal(PackageState.Validated, Done(await rig.Registry.ImportAsync(folder, "another", default)).State);
        Assert.Equal(Person, (await rig.FindAsync(package.Digest)).Who);
    }

    [Fact]
    public async Task Giving_up_a_proof_changes_nothing_and_leaves_no_engine()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var names = Enumerable.Range(0, 60).Select(i => $"more{i}.dcm").ToList();
        var folder = await rig.MakeAsync(
            release: 2,
            expected => names.ForEach(name => expected["images"]!.AsArray().Add(Renamed(expected["images"]![0]!, name))),
            files => names.ForEach(name => files[$"acceptance/{name}"] = files["acceptance/00.dcm"]));
        var package = Done(await rig.Registry.ImportAsync(folder, Person, default));
        using var given = new CancellationTokenSource();
        var validating = rig.Registry.ValidateAsync(package.Digest, Person, given.Token);
        await Eventually.HoldsAsync(() => rig.Log.Ids.Count(id => id == 2000) == 2, Limit, "its engine is open");
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => validating);

        Assert.Equal(PackageState.Verified, await rig.StateAsync(package.Digest));
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 1, Limit, "its engine is closed");
    }

    public void Dispose() => _root.Dispose();

    private static JsonNode FirstBox(JsonNode expected) =>
        expected["images"]!.AsArray().First(image => image!["boxes"]!.AsArray().Count > 0)!["boxes"]![0]!;

    private static JsonNode Renamed(JsonNode image, string name)
    {
        var renamed = image.DeepClone();
        renamed["file"] = name;
        return renamed;
    }

    private static void Move(JsonNode box, string key, double by) => box[key] = box[key]!.GetValue<double>() + by;
}
