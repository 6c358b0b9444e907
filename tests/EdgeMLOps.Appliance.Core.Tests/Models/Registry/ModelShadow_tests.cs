using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>A package as the shadow of the one that serves, with real engines.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ModelShadow_tests : IDisposable
{
    private readonly TempFolder _root = new();

    [Fact]
    public async Task A_validated_package_runs_beside_the_one_that_serves_and_ends_as_validated_and_the_audit_log_tells_who_and_why()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await ValidatedAsync(rig, release: 2);

        var begun = Done(await rig.Registry.ShadowAsync(package.Digest, Person, "before the switch", default));

        Assert.Equal((PackageState.Shadow, package.Digest), (begun.State, Shadow(rig)));
        Assert.Equal(DemonstrationDigest.Value, rig.Serving);
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 2, Limit, "one that looked at the package ends");
        Assert.Equal([5, 19], WorkerProcesses.All().Select(NicenessOf).Order());

        var ended = Done(await rig.Registry.EndShadowAsync(Person, "seen enough", default));
        Assert.Equal((PackageState.Validated, null), (ended.State, Shadow(rig)));
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 1, Limit, "its worker ends");
        Assert.Equal(
            [("Validated", "Shadow", Person, "before the switch"), ("Shadow", "Validated", Person, "seen enough")],
            (await rig.ToldAsync()).Where(step => step.Package == package.Digest).TakeLast(2).Select(step => (step.From!, step.To, step.Who, step.Reason)));
        Done(await rig.Registry.ActivateAsync(package.Digest, Person, "", default));
    }

    [Fact]
    public async Task What_was_not_validated_the_demonstration_and_a_second_one_are_refused_and_a_shadow_is_neither_activated_nor_validated()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var (first, second) = (await ValidatedAsync(rig, release: 2), await ValidatedAsync(rig, release: 3));
        var imported = await rig.ImportAsync(release: 4);
        async Task<(ModelChangeCode, string)> TryAsync(Task<ModelChange> change) => (await change) is var done ? (done.Code, done.Message) : default;

        Assert.Equal((ModelChangeCode.IllegalStep, "Verified to Shadow: NotValidated"), await TryAsync(rig.Registry.ShadowAsync(imported.Digest, Person, "", default)));
        Assert.Equal(ModelChangeCode.IsDemonstration, (await rig.Registry.ShadowAsync(DemonstrationDigest.Value, Person, "", default)).Code);
        Assert.Equal(ModelChangeCode.PartEmpty, (await rig.Registry.EndShadowAsync(Person, "", default)).Code);

        Done(await rig.Registry.ShadowAsync(first.Digest, Person, "", default));
        Assert.Equal(ModelChangeCode.PartTaken, (await rig.Registry.ShadowAsync(second.Digest, Person, "", default)).Code);
        Assert.Equal((ModelChangeCode.IllegalStep, "Shadow to Staged: Beside"), await TryAsync(rig.Registry.ActivateAsync(first.Digest, Person, "", default)));
        Assert.Equal((ModelChangeCode.IllegalStep, "Shadow to Validated: Beside"), await TryAsync(rig.Registry.ValidateAsync(first.Digest, Person, default)));
        Assert.Equal((DemonstrationDigest.Value, first.Digest), (rig.Serving, Shadow(rig)));
    }

    [Fact]
    public async Task A_package_that_shares_no_class_with_the_one_that_serves_is_refused_and_stays_as_it_was()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var folder = await rig.MakeAsync(release: 2, files: RenameClasses);
        var package = Done(await rig.Registry.ImportAsync(folder, Person, default));
        Done(await rig.Registry.ValidateAsync(package.Digest, Person, default));

        Assert.Equal(ModelChangeCode.NotComparable, (await rig.Registry.ShadowAsync(package.Digest, Person, "", default)).Code);
        Assert.Equal((PackageState.Validated, null), (await rig.StateAsync(package.Digest), Shadow(rig)));
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 1, Limit, "its worker ends");
    }

    [Fact]
    public async Task A_restart_opens_it_again_after_the_first_images_of_its_set()
    {
        string digest;
        await using (var before = await RegistryRig.OpenAsync(_root))
        {
            digest = Done(await before.Registry.ShadowAsync((await ValidatedAsync(before, release: 2)).Digest, Person, "", default)).Digest;
        }

        await using var rig = await RegistryRig.OpenAsync(_root);
        Assert.Null(Shadow(rig));
        Assert.True(await rig.Models.Shadow.ResumeAsync(default));

        Assert.Equal((digest, PackageState.Shadow), (Shadow(rig), await rig.StateAsync(digest)));
        Assert.True(await rig.ProofAsync(digest) is { IsFull: false, Images: 5, Passed: true });
    }

    [Fact]
    public async Task One_that_is_no_longer_believed_at_a_restart_is_set_aside_and_what_serves_serves()
    {
        string digest;
        await using (var before = await RegistryRig.OpenAsync(_root))
        {
            digest = Done(await before.Registry.ShadowAsync((await ValidatedAsync(before, release: 2)).Digest, Person, "", default)).Digest;
        }

        await using var rig = await RegistryRig.OpenAsync(_root, belief: PackageCode.KeyUnknown);
        Assert.True(await rig.Models.Shadow.ResumeAsync(default));

        Assert.Equal((PackageState.Quarantined, null, DemonstrationDigest.Value), (await rig.StateAsync(digest), Shadow(rig), rig.Serving));
        Assert.Contains(2260, rig.Log.Ids);
    }

    [Fact]
    public async Task Switched_off_it_is_set_aside_until_it_is_validated_again_and_another_that_runs_by_then_stays()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var package = await ValidatedAsync(rig, release: 2);
        Done(await rig.Registry.ShadowAsync(package.Digest, Person, "", default));

        await rig.Registry.SwitchOffShadowAsync(new string('0', 64), "another one");
        Assert.Equal(package.Digest, Shadow(rig));
        await rig.Registry.SwitchOffShadowAsync(package.Digest, "failed 3 times");

        Assert.Equal((PackageState.Quarantined, null), (await rig.StateAsync(package.Digest), Shadow(rig)));
        Assert.Equal(("appliance", "failed 3 times"), (await rig.ToldAsync())[^1] is var told ? (told.Who, told.Reason) : default);
        Assert.Contains(2260, rig.Log.Ids);
        Assert.Equal(ModelChangeCode.IllegalStep, (await rig.Registry.ShadowAsync(package.Digest, Person, "", default)).Code);
        Done(await rig.Registry.ValidateAsync(package.Digest, Person, default));
        Done(await rig.Registry.ShadowAsync(package.Digest, Person, "", default));
    }

    public void Dispose() => _root.Dispose();

    private static string? Shadow(RegistryRig rig) => rig.Models.Serving.Shadow.Current?.Package.Identity.PackageDigest;

    private static async Task<RegisteredPackage> ValidatedAsync(RegistryRig rig, int release) =>
        Done(await rig.Registry.ValidateAsync((await rig.ImportAsync(release)).Digest, Person, default));

    private static void RenameClasses(Dictionary<string, byte[]> files)
    {
        foreach (var name in new[] { ModelPackage.ManifestFile, "acceptance/expected.json" })
        {
            var text = System.Text.Encoding.UTF8.GetString(files[name]);
            foreach (var one in TestPackage.Demonstration.Manifest.Classes)
            {
                text = text.Replace($"\"{one.Name}\"", $"\"other-{one.Name}\"", StringComparison.Ordinal);
            }

            files[name] = TestPackage.Bytes(JsonNode.Parse(text)!);
        }
    }

    // Of the thread that has the process's number: the one that every other was started by.
    private static int NicenessOf(int process)
    {
        var status = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }
}
