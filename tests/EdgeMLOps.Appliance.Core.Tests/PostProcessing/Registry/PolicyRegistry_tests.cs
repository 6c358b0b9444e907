using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.PostProcessing.Documents;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Registry;

public sealed class PolicyRegistry_tests : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_policy_is_imported_applied_and_rolled_back_and_each_step_is_told_with_who_and_why()
    {
        await using var rig = await PolicyRig.OpenAsync(_root);
        var policy = await rig.ImportAsync(Policy(1));
        Assert.Equal((PolicyState.Imported, PolicyRig.Own), (policy.State, rig.Applied));

        PolicyRig.Done(await rig.Registry.ActivateAsync("some-policy", PolicyRig.Person, "fewer boxes", default));
        Assert.Equal((PolicyState.Active, policy.Digest), (await rig.StateAsync(policy.Digest), rig.Applied));

        PolicyRig.Done(await rig.Registry.RollBackAsync(PolicyRig.Person, "too few", default));
        Assert.Equal((PolicyState.Retired, PolicyRig.Own), (await rig.StateAsync(policy.Digest), rig.Applied));
        Assert.Equal(
            [
                (1, policy.Digest, null, "Imported", PolicyRig.Person, "imported"),
                (2, policy.Digest, "Imported", "Active", PolicyRig.Person, "fewer boxes"),
                (3, policy.Digest, "Active", "Retired", PolicyRig.Person, "too few"),
            ],
            await rig.ToldAsync());
    }

    [Fact]
    public async Task Roll_backs_go_step_by_step_to_the_models_own_policy_and_no_further()
    {
        await using var rig = await PolicyRig.OpenAsync(_root);
        var digests = new List<string> { PolicyRig.Own };
        for (var release = 1; release <= 3; release++)
        {
            digests.Add((await rig.ApplyAsync(Policy(release))).Digest);
        }

        for (var step = 2; step >= 0; step--)
        {
            PolicyRig.Done(await rig.Registry.RollBackAsync(PolicyRig.Person, "", default));
            Assert.Equal(digests[step], rig.Applied);
        }

        Assert.Equal(PolicyChangeCode.NothingToReturnTo, (await rig.Registry.RollBackAsync(PolicyRig.Person, "", default)).Code);
    }

    [Fact]
    public async Task A_restart_applies_what_was_applied()
    {
        string digest;
        await using (var rig = await PolicyRig.OpenAsync(_root))
        {
            await rig.ApplyAsync(Policy(1));
            digest = (await rig.ApplyAsync(Policy(2))).Digest;
        }

        await using var again = await PolicyRig.OpenAsync(_root);
        Assert.Equal(digest, again.Applied);
        PolicyRig.Done(await again.Registry.RollBackAsync(PolicyRig.Person, "", default));
        Assert.NotEqual(PolicyRig.Own, again.Applied);
    }

    [Theory]
    [InlineData("model.releases", "[2]", PolicyChangeCode.DoesNotFit, "OtherModel")]
    [InlineData("model.name", "\"other\"", PolicyChangeCode.DoesNotFit, "OtherModel")]
    [InlineData("classes.mass.threshold", "0.001", PolicyChangeCode.DoesNotFit, "BelowFloor")]
    [InlineData("classes.mass", null, PolicyChangeCode.ImportRefused, "ClassMissing")]
    [InlineData("classes.mass.threshold", "2", PolicyChangeCode.ImportRefused, "PolicyInvalid")]
    public async Task What_does_not_fit_the_model_is_refused_by_its_code(string path, string? value, PolicyChangeCode expected, string fault)
    {
        await using var rig = await PolicyRig.OpenAsync(_root);

        var change = await rig.Registry.ImportAsync(rig.Make(SomePolicy.With(Policy(1), path, value)), PolicyRig.Person, default);
        if (change.Code == PolicyChangeCode.Done)
        {
            change = await rig.Registry.ActivateAsync("some-policy", PolicyRig.Person, "", default);
        }

        Assert.Equal(expected, change.Code);
        Assert.StartsWith(fault, change.Message, StringComparison.Ordinal);
        Assert.Equal(PolicyRig.Own, rig.Applied);
    }

    [Fact]
    public async Task Only_a_roll_back_goes_back()
    {
        await using var rig = await PolicyRig.OpenAsync(_root);
        await rig.ImportAsync(Policy(1));
        var second = await rig.ApplyAsync(Policy(2));
        var first = (await rig.ImportAsync(Policy(1))).Digest;

        Assert.Equal(PolicyChangeCode.OlderRelease, (await rig.Registry.ActivateAsync(first, PolicyRig.Person, "", default)).Code);
        Assert.Equal(PolicyChangeCode.AlreadyActive, (await rig.Registry.ActivateAsync(second.Digest, PolicyRig.Person, "", default)).Code);
        Assert.Equal(PolicyChangeCode.NotFound, (await rig.Registry.ActivateAsync("another", PolicyRig.Person, "", default)).Code);
        Assert.Equal(second.Digest, rig.Applied);
    }

    [Fact]
    public async Task Another_model_goes_by_its_own_policy_until_one_is_applied_to_it_and_the_first_comes_back_to_its_own()
    {
        var other = TestPackage.With(manifest => (manifest["name"], manifest["release"]) = ("other-detector", 5));
        await using var rig = await PolicyRig.OpenAsync(_root);
        var policy = await rig.ApplyAsync(Policy(1));

        rig.Catalogue.Serve(other);
        Assert.Equal(other.Manifest.Policy.Digest, rig.Applied);

        var theirs = SomePolicy.With(SomePolicy.With(Policy(1), "model.name", "\"other-detector\""), "model.releases", "[5]");
        theirs["name"] = "other-policy";
        var applied = await rig.ApplyAsync(theirs);
        Assert.Equal(applied.Digest, rig.Applied);

        rig.Catalogue.Serve(TestPackage.Demonstration);
        Assert.Equal(policy.Digest, rig.Applied);
        rig.Catalogue.Serve(TestPackage.With(manifest => manifest["release"] = 9));
        Assert.Equal(PolicyRig.Own, rig.Applied); // a release that the policy does not name
    }

    [Fact]
    public async Task A_policy_that_is_no_longer_believed_is_set_aside_at_the_start_and_what_it_replaced_is_applied()
    {
        string first, second;
        await using (var rig = await PolicyRig.OpenAsync(_root))
        {
            (first, second) = ((await rig.ApplyAsync(Policy(1))).Digest, (await rig.ApplyAsync(Policy(2))).Digest);
        }

        await using (var none = await PolicyRig.OpenAsync(_root, PackageCode.KeyUnknown))
        {
            Assert.Equal(PolicyRig.Own, none.Applied);
            Assert.Equal((PolicyState.Quarantined, PolicyState.Retired), (await none.StateAsync(second), await none.StateAsync(first)));
            Assert.Contains("is quarantined: KeyUnknown", none.Log.Text, StringComparison.Ordinal);
        }

        await using var again = await PolicyRig.OpenAsync(_root);
        Assert.Equal(PolicyChangeCode.IsQuarantined, (await again.Registry.ActivateAsync(second, PolicyRig.Person, "", default)).Code);
        await again.ApplyAsync(Policy(2));
        Assert.Equal(second, again.Applied);
    }

    [Fact]
    public async Task A_policy_that_is_doubted_when_it_is_to_be_applied_is_set_aside()
    {
        await using var rig = await PolicyRig.OpenAsync(_root);
        var first = await rig.ApplyAsync(Policy(1));
        var second = await rig.ImportAsync(Policy(2));
        (rig.Importer.Belief, _) = (PackageCode.SignatureInvalid, rig.Importer.Doubted.Add(second.Digest));

        Assert.Equal(PolicyChangeCode.NotBelieved, (await rig.Registry.ActivateAsync(second.Digest, PolicyRig.Person, "", default)).Code);

        Assert.Equal((PolicyState.Quarantined, first.Digest), (await rig.StateAsync(second.Digest), rig.Applied));
    }

    [Fact]
    public async Task A_root_that_cannot_be_believed_sets_no_policy_aside_and_changes_none()
    {
        string first, second;
        await using (var rig = await PolicyRig.OpenAsync(_root))
        {
            (first, second) = ((await rig.ApplyAsync(Policy(1))).Digest, (await rig.ApplyAsync(Policy(2))).Digest);
            await rig.ImportAsync(Policy(3));
        }

        await using (var ill = await PolicyRig.OpenAsync(_root, PackageCode.RootDamaged))
        {
            Assert.Equal((second, PolicyState.Active), (ill.Applied, await ill.StateAsync(second)));
            Assert.Contains(ill.Log.Entries, entry => entry.Id == 2406);
            Assert.Equal(PolicyChangeCode.RootNotTrusted, (await ill.Registry.ActivateAsync("some-policy", PolicyRig.Person, "", default)).Code);
            Assert.Equal(PolicyChangeCode.RootNotTrusted, (await ill.Registry.RollBackAsync(PolicyRig.Person, "", default)).Code);
            Assert.Equal((second, PolicyState.Retired), (ill.Applied, await ill.StateAsync(first)));
        }

        await using var again = await PolicyRig.OpenAsync(_root);
        PolicyRig.Done(await again.Registry.RollBackAsync(PolicyRig.Person, "", default));
        Assert.Equal(first, again.Applied);
    }

    [Fact]
    public async Task A_registry_of_policies_set_back_is_told_once_its_numbers_go_on_and_imports_are_held_against_what_was_told()
    {
        var (file, copy) = (_root[PolicyStore.FileName], _root["policies.copy"]);
        string first;
        await using (var rig = await PolicyRig.OpenAsync(_root))
        {
            first = (await rig.ApplyAsync(Policy(1))).Digest;
        }

        File.Copy(file, copy);
        await using (var rig = await PolicyRig.OpenAsync(_root))
        {
            await rig.ApplyAsync(Policy(2));
            Assert.DoesNotContain(rig.Log.Entries, entry => entry.Id == 2404);
        }

        foreach (var part in Directory.GetFiles(_root.Path, $"{PolicyStore.FileName}*"))
        {
            File.Delete(part);
        }

        File.Copy(copy, file);
        await using (var back = await PolicyRig.OpenAsync(_root))
        {
            Assert.Equal(first, back.Applied);
            Assert.Single(back.Log.Entries, entry => entry.Id == 2404);
            Assert.Equal("""{"told":5,"known":2}""", await back.Audit.LastDetailAsync("PoliciesSetBack", default));
            Assert.Equal([new("some-policy", 2, new string('b', 64))], back.Importer.Remembered);
            back.Importer.Behind = 1;
            await back.ApplyAsync(Policy(3));
            Assert.Equal("""{"kind":"Policy","counters":1}""", await back.Audit.LastDetailAsync("ReleasesSetBack", default));
            var numbers = (await back.ToldAsync()).Select(step => step.Step).ToList();
            Assert.Equal(numbers.Order().Distinct(), numbers);
        }

        await using var again = await PolicyRig.OpenAsync(_root);
        Assert.DoesNotContain(again.Log.Entries, entry => entry.Id == 2404);
    }

    [Fact]
    public async Task A_change_that_was_not_told_is_told_at_the_next_start()
    {
        await using (var rig = await PolicyRig.OpenAsync(_root))
        {
            await rig.Audit.DisposeAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => rig.Registry.ImportAsync(rig.Make(Policy(1)), PolicyRig.Person, default));
        }

        await using var again = await PolicyRig.OpenAsync(_root);
        Assert.Equal(["Imported"], (await again.ToldAsync()).Select(step => step.To));
    }

    internal static JsonObject Policy(int release)
    {
        var policy = SomePolicy.Plain(nodule: 0.3 + (release * 0.05));
        (policy["release"], policy["version"]) = (release, $"1.{release}.0");
        return SomePolicy.With(policy, "model.releases", "[1]");
    }
}
