using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Predictions;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Registry;

public sealed class StudyPolicies_tests : IAsyncLifetime
{
    private static readonly ModelPackage Model = TestPackage.Demonstration;

    private readonly TempFolder _root = new();
    private PolicyRig _rig = null!;
    private PredictionLog _log = null!;

    public async Task InitializeAsync()
    {
        _rig = await PolicyRig.OpenAsync(_root);
        _log = await PredictionLog.OpenAsync(_root["predictions.db"], TimeProvider.System, NullLogger<PredictionLog>.Instance, default);
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _rig.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task A_study_ends_on_the_policy_it_began_with_and_the_next_one_has_the_new_one()
    {
        var studies = new StudyPolicies(_rig.Policies.Serving, _log);
        Assert.Equal(PolicyRig.Own, await DigestAsync(studies, "1.2.1"));
        var first = await _rig.ApplyAsync(PolicyRegistry_tests.Policy(1));

        Assert.Equal(PolicyRig.Own, await DigestAsync(studies, "1.2.1"));
        Assert.Equal(first.Digest, await DigestAsync(studies, "1.2.2"));
        PolicyRig.Done(await _rig.Registry.RollBackAsync(PolicyRig.Person, "", default));
        Assert.Equal(first.Digest, await DigestAsync(studies, "1.2.2"));
        Assert.Equal(PolicyRig.Own, await DigestAsync(studies, "1.2.3"));
    }

    [Fact]
    public async Task After_a_restart_the_log_says_what_a_study_began_with()
    {
        var first = await _rig.ApplyAsync(PolicyRegistry_tests.Policy(1));
        var some = SomePredictions.Of("1.2.9");
        await _log.RecordAsync(some with { Model = Model.Identity, PolicyDigest = first.Digest }, default);
        var second = await _rig.ApplyAsync(PolicyRegistry_tests.Policy(2));

        var studies = new StudyPolicies(_rig.Policies.Serving, _log);

        Assert.Equal(first.Digest, await DigestAsync(studies, some.Instance.StudyInstanceUid));
        Assert.Equal(second.Digest, await DigestAsync(studies, "1.2.2"));
    }

    [Fact]
    public async Task A_policy_that_was_set_aside_is_not_gone_on_with()
    {
        var studies = new StudyPolicies(_rig.Policies.Serving, _log);
        var first = await _rig.ApplyAsync(PolicyRegistry_tests.Policy(1));
        Assert.Equal(first.Digest, await DigestAsync(studies, "1.2.1"));
        PolicyRig.Done(await _rig.Registry.RollBackAsync(PolicyRig.Person, "", default));
        _rig.Importer.Belief = PackageCode.SignatureInvalid;
        await _rig.Registry.ActivateAsync(first.Digest, PolicyRig.Person, "", default);

        Assert.Equal(PolicyRig.Own, await DigestAsync(studies, "1.2.1"));
    }

    [Fact]
    public async Task Images_of_a_study_that_begin_while_policies_change_have_one_policy()
    {
        var studies = new StudyPolicies(_rig.Policies.Serving, _log);
        await _rig.ImportAsync(PolicyRegistry_tests.Policy(1));
        var images = Enumerable.Range(0, 40).SelectMany(study => Enumerable.Repeat($"1.2.{study}", 8)).Select(study => Task.Run(async () => (study, await DigestAsync(studies, study)))).ToList();
        PolicyRig.Done(await _rig.Registry.ActivateAsync("some-policy", PolicyRig.Person, "", default));

        var found = await Task.WhenAll(images);

        Assert.All(found.GroupBy(one => one.study), study => Assert.Single(study.Select(one => one.Item2).Distinct()));
        Assert.NotEqual(PolicyRig.Own, await DigestAsync(studies, "1.2.99"));
    }

    private static async Task<string> DigestAsync(StudyPolicies studies, string study) =>
        (await studies.FilterForAsync(study, Model, default))?.PolicyDigest ?? PolicyRig.Own;
}
