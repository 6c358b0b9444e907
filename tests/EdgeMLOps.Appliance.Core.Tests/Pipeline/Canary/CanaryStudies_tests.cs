using System.Text.Json.Nodes;
using Dapper;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Pipeline;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Arms;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline.Canary;

/// <summary>The pipeline with a canary: which studies are its, and that whatever happens to it no study is without its result or has two models.</summary>
[Collection(WorkerCollection.Name)]
public sealed class CanaryStudies_tests : IDisposable
{
    private const int All = 100; // which nobody can ask for: so no test hangs on a draw

    private static readonly (string, string) Soon = ("Pipeline:RetryDelay", "00:00:00.1");

    private readonly TempFolder _root = new();

    [Fact]
    public async Task A_study_has_one_model_also_after_the_share_changed_the_service_started_again_and_late_images_came()
    {
        Dictionary<int, string> before;
        int studies;
        await using (var rig = await ShadowRig.StartAsync(_root))
        {
            await rig.AnalyseAsync(0, study: 0); // begun before the canary
            await BeginAsync(rig, percent: 50);
            studies = await AnalyseBothAsync(rig, first: 1);
            await rig.AnalyseAsync(100, study: 0);
            before = await ModelsAsync(rig);
            Assert.Equal(before.Values.Count(package => package != DemonstrationDigest.Value), rig.Canary.Images);
            Assert.Equal(DemonstrationDigest.Value, before[0]);
            Assert.Equal(studies, await rig.CountAsync("arm")); // what was begun before says nothing of either
            Done(await rig.Registry.Registry.CanaryAsync(Name, 1, Person, "", default));
        }

        await using var again = await ShadowRig.StartAsync(_root);
        await again.Registry.Models.Canary.ResumeAsync(default);
        for (var study = 0; study <= studies; study++)
        {
            await again.AnalyseAsync(200 + study, study);
        }

        Assert.Equal(before, await ModelsAsync(again));
        Assert.Equal((2 * studies) + 3, (await again.RowsAsync(PredictionSlot.Active)).Count);
        var compared = Assert.Single(await CompareAsync());
        Assert.Equal(
            (before.Values.Count(package => package != DemonstrationDigest.Value), studies, 0),
            (compared.Canary.StudiesAnalysed, compared.Canary.Studies + compared.Active.Studies, compared.Fallen.Count));
    }

    [Fact]
    public async Task A_study_whose_canary_is_down_falls_whole_to_the_model_that_serves_and_stays_there()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var canary = await BeginAsync(rig, percent: All);
        await rig.AnalyseAsync(1, study: 1);
        await rig.AnalyseAsync(2, study: 1);
        Assert.Equal([canary.Digest], await NewestAsync(rig, study: 1));

        rig.Registry.Models.Serving.Canary.Close();
        await rig.AnalyseAsync(3, study: 1);

        // The images that the canary had analysed too, though nobody sent them again.
        Assert.Equal([DemonstrationDigest.Value], await NewestAsync(rig, study: 1));
        Assert.Equal(5, (await rig.RowsAsync(PredictionSlot.Active)).Count);
        Assert.Equal((1, 2), (rig.Canary.StudiesFallen, rig.Canary.ImagesBroughtOver));
        Assert.Contains(3611, rig.Registry.Log.Ids);
        Assert.Equal(0, (await rig.Journal.CountsAsync(default)).Received);
        Assert.Equal(1, await CountFallenAsync(canary.Digest, "CanaryDown"));
        await AssertCountedAsync(predicted: 3);
    }

    [Fact]
    public async Task When_the_canary_is_ended_its_open_studies_go_on_whole_with_the_model_that_serves()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var canary = await BeginAsync(rig, percent: All);
        await rig.AnalyseAsync(1, study: 1);
        Done(await rig.Registry.Registry.EndCanaryAsync(Person, "", default));

        await rig.AnalyseAsync(2, study: 1);
        await rig.AnalyseAsync(3, study: 2);

        Assert.Equal([DemonstrationDigest.Value], await NewestAsync(rig, study: 1));
        Assert.Equal(1, await CountFallenAsync(canary.Digest, "CanaryEnded"));
        Assert.Equal(1, await rig.CountAsync("arm")); // nothing is drawn where there is no canary
    }

    [Fact]
    public async Task A_model_that_answers_no_numbers_costs_no_study_its_result_and_its_failure_is_no_row()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var broken = await OpenBrokenAsync(rig);

        await rig.AnalyseAsync(1, study: 1);

        Assert.Equal((PredictionOutcome.Predicted, DemonstrationDigest.Value), Assert.Single(await rig.RowsAsync(PredictionSlot.Active)).Prediction is var one ? (one.Outcome, one.Model.PackageDigest) : default);
        Assert.Equal(1, await CountFallenAsync(broken, nameof(InferenceCode.OutputInvalid)));
        Assert.False(rig.Registry.Models.Serving.Canary.IsSwitchedOff);
    }

    [Fact]
    public async Task One_that_fails_too_often_is_switched_off()
    {
        await using var rig = await ShadowRig.StartAsync(_root, ("Canary:Faults", "2"));
        await OpenBrokenAsync(rig);

        await rig.AnalyseAsync(1, study: 1);
        Assert.False(rig.Registry.Models.Serving.Canary.IsSwitchedOff);
        await rig.AnalyseAsync(2, study: 2);

        Assert.True(rig.Registry.Models.Serving.Canary.IsSwitchedOff);
        Assert.Equal(2, rig.Canary.StudiesFallen);
    }

    [Fact]
    public async Task One_whose_worker_is_killed_too_often_is_switched_off_and_set_aside_and_every_image_has_its_end()
    {
        await using var rig = await ShadowRig.StartAsync(_root, ("Canary:Faults", "2"));
        var active = Assert.Single(WorkerProcesses.All());
        var canary = await BeginAsync(rig, percent: All);
        for (var i = 0; i < 2; i++)
        {
            var faults = i;
            var engine = rig.Registry.Models.Serving.Canary.Current!.Engine;
            await Eventually.HoldsAsync(() => engine.IsReady, Limit, "its worker is up");
            WorkerProcesses.Kill(WorkerProcesses.All().Single(process => process != active));
            await Eventually.HoldsAsync(() => engine.Workers!.Faults > faults, Limit, "its end is noticed");
            await rig.AnalyseAsync(i, study: i);
        }

        await Eventually.HoldsAsync(() => rig.Registry.StateAsync(canary.Digest), state => state == PackageState.Quarantined, Limit, "it is set aside");
        Assert.Contains(2264, rig.Registry.Log.Ids);
        await rig.AnalyseAsync(5, study: 5);
        Assert.Equal(0, rig.Registry.Models.Serving.Current!.Engine.Workers!.Faults);
        await Eventually.HoldsAsync(() => WorkerProcesses.All() is [var only] && only == active, Limit, "its worker is gone");
    }

    [Fact]
    public async Task After_a_start_its_studies_wait_for_its_engine_and_others_do_not()
    {
        int one, other;
        await using (var before = await ShadowRig.StartAsync(_root))
        {
            await BeginAsync(before, percent: 50);
            await AnalyseBothAsync(before, first: 0);
            var models = await ModelsAsync(before);
            (one, other) = (models.First(pair => pair.Value != DemonstrationDigest.Value).Key, models.First(pair => pair.Value == DemonstrationDigest.Value).Key);
        }

        await using var rig = await ShadowRig.StartAsync(_root, Soon);
        var waits = await rig.ReceiveAsync(100, one);
        await rig.AnalyseAsync(101, other);
        await Eventually.HoldsAsync(() => rig.Registry.Log.Ids.Contains(3606), Limit, "it waits");
        Assert.Equal(InstanceState.Received, (await rig.Journal.FindAsync(waits, default))!.State);

        await rig.Registry.Models.Canary.ResumeAsync(default);
        await Eventually.HoldsAsync(() => rig.Journal.FindAsync(waits, default), row => row!.State == InstanceState.Predicted, Limit, "it is analysed");
        Assert.Equal((1, 0), (rig.Canary.Images, rig.Canary.StudiesFallen));
    }

    [Fact]
    public async Task Where_nothing_is_waited_for_after_a_start_its_studies_fall()
    {
        await using (var before = await ShadowRig.StartAsync(_root))
        {
            await BeginAsync(before, percent: All);
        }

        await using var rig = await ShadowRig.StartAsync(_root, ("Canary:StartWait", "00:00:00"), Soon);
        await rig.AnalyseAsync(1, study: 1);

        Assert.Equal([DemonstrationDigest.Value], await NewestAsync(rig, study: 1));
        Assert.Equal(1, rig.Canary.StudiesFallen);
    }

    [Fact]
    public async Task A_log_that_refuses_the_canarys_rows_is_a_fault_of_the_canary_and_no_image_fails()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var canary = await BeginAsync(rig, percent: All);
        await rig.SpoilAsync(Refusing(canary.Digest));

        await rig.AnalyseAsync(1, study: 1);

        Assert.Equal([DemonstrationDigest.Value], await NewestAsync(rig, study: 1));
        Assert.Equal(1, await CountFallenAsync(canary.Digest, "Unexpected"));
        Assert.Contains(3612, rig.Registry.Log.Ids);
    }

    [Fact]
    public async Task A_lost_prediction_is_made_again_by_the_canary_and_where_that_fails_its_study_falls_whole()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var canary = await BeginAsync(rig, percent: All);
        await rig.AnalyseAsync(1, study: 1);
        await rig.AnalyseAsync(2, study: 1);

        Assert.NotNull(await LoseAsync(rig, 2));
        Assert.Equal([canary.Digest], await NewestAsync(rig, study: 1));

        await rig.SpoilAsync(Refusing(canary.Digest));
        Assert.NotNull(await LoseAsync(rig, 2));

        Assert.Equal([DemonstrationDigest.Value], await NewestAsync(rig, study: 1));
        Assert.Equal((1, 1), (rig.Canary.StudiesFallen, rig.Canary.ImagesBroughtOver));
        await AssertCountedAsync(predicted: 2);
    }

    [Fact]
    public async Task A_lost_prediction_of_a_canary_that_is_down_is_not_waited_for()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var canary = await BeginAsync(rig, percent: All);
        await rig.AnalyseAsync(1, study: 1);
        await rig.AnalyseAsync(2, study: 1);
        rig.Registry.Models.Serving.Canary.Close();

        Assert.NotNull(await LoseAsync(rig, 2));

        Assert.Equal([DemonstrationDigest.Value], await NewestAsync(rig, study: 1));
        Assert.Equal(1, await CountFallenAsync(canary.Digest, "CanaryDown"));
    }

    [Fact]
    public async Task A_lost_prediction_of_the_canary_waits_after_a_start_until_its_engine_is_open()
    {
        string canary;
        await using (var before = await ShadowRig.StartAsync(_root))
        {
            canary = (await BeginAsync(before, percent: All)).Digest;
            await before.AnalyseAsync(1, study: 1);
        }

        await using var rig = await ShadowRig.StartAsync(_root, Soon);
        await Assert.ThrowsAsync<EngineDownException>(() => LoseAsync(rig, 1));
        await rig.Registry.Models.Canary.ResumeAsync(default);
        Assert.NotNull(await LoseAsync(rig, 1));

        Assert.Equal([canary], await NewestAsync(rig, study: 1));
        Assert.Equal(0, rig.Canary.StudiesFallen);
    }

    [Fact]
    public async Task A_lost_prediction_that_nobody_can_write_again_is_given_up_and_said()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        await rig.AnalyseAsync(1, study: 1);
        await rig.SpoilAsync(Refusing(DemonstrationDigest.Value));

        Assert.Null(await LoseAsync(rig, 1));

        Assert.Contains(3604, rig.Registry.Log.Ids);
    }

    [Fact]
    public async Task An_image_in_flight_while_its_canary_is_activated_stays_with_that_model()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var active = Assert.Single(WorkerProcesses.All());
        var canary = await BeginAsync(rig, percent: All);
        var worker = WorkerProcesses.All().Single(process => process != active);
        WorkerProcesses.Signal(worker, "STOP");
        var inFlight = await rig.ReceiveAsync(2, study: 1);
        await Eventually.HoldsAsync(() => rig.CountAsync("arm"), arms => arms == 1, Limit, "it is the canary's");
        Done(await rig.Registry.Registry.ActivateAsync(canary.Digest, Person, "", default));
        WorkerProcesses.Signal(worker, "CONT");
        await Eventually.HoldsAsync(() => rig.Journal.FindAsync(inFlight, default), row => row!.State == InstanceState.Predicted, Limit, "it has its end");
        await rig.AnalyseAsync(3, study: 1);

        Assert.Equal([canary.Digest], await NewestAsync(rig, study: 1));
        Assert.Equal((2, 0), ((await rig.RowsAsync(PredictionSlot.Active)).Count, rig.Canary.StudiesFallen));
    }

    [Fact]
    public async Task A_study_that_was_in_flight_when_the_canary_began_falls_whole_to_the_model_that_served()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var worker = Assert.Single(WorkerProcesses.All());
        WorkerProcesses.Signal(worker, "STOP");
        var inFlight = await rig.ReceiveAsync(1, study: 1);
        var canary = await BeginAsync(rig, percent: All);
        await rig.AnalyseAsync(2, study: 1);
        WorkerProcesses.Signal(worker, "CONT");
        await Eventually.HoldsAsync(() => rig.Journal.FindAsync(inFlight, default), row => row!.State == InstanceState.Predicted, Limit, "it has its end");

        await Eventually.HoldsAsync(() => CountFallenAsync(canary.Digest, "BegunBefore"), fallen => fallen == 1, Limit, "its study falls");
        await Eventually.HoldsAsync(() => NewestAsync(rig, study: 1), models => models is [DemonstrationDigest.Value], Limit, "it has one model");
        await AssertCountedAsync(predicted: 2);
    }

    public void Dispose() => _root.Dispose();

    private static string Refusing(string package) =>
        $"CREATE TRIGGER refusing BEFORE INSERT ON prediction WHEN NEW.package_digest = '{package}' BEGIN SELECT RAISE(ABORT, 'refused'); END";

    // As a damage of the log does it; then it is analysed again.
    private static async Task<long?> LoseAsync(ShadowRig rig, int index)
    {
        var instance = (await rig.Journal.FindAsync($"2.25.1{1000 + index}", default))!;
        foreach (var row in (await rig.RowsAsync(PredictionSlot.Active)).Where(row => row.Prediction.Instance.SopInstanceUid == instance.SopInstanceUid))
        {
            await rig.SpoilAsync($"DELETE FROM prediction WHERE id = {row.Id}");
        }

        return await rig.Analysis.AgainAsync(instance, default);
    }

    private static async Task<RegisteredPackage> BeginAsync(ShadowRig rig, int percent)
    {
        var package = await rig.Registry.ImportAsync(release: 2);
        Done(await rig.Registry.Registry.ValidateAsync(package.Digest, Person, default));
        var begun = Done(await rig.Registry.Registry.CanaryAsync(package.Digest, Math.Min(percent, 99), Person, "", default));
        rig.Registry.Models.Serving.Split = new(begun.Identity, percent);
        return begun;
    }

    // Until both models have some: which study is whose hangs on a key that is made anew.
    private static async Task<int> AnalyseBothAsync(ShadowRig rig, int first)
    {
        for (var studies = 1; studies <= 40; studies++)
        {
            await rig.AnalyseAsync(first + studies - 1, first + studies - 1);
            if (studies >= 5 && (await ModelsAsync(rig)).Where(pair => pair.Key >= first).Select(pair => pair.Value).Distinct().Count() == 2)
            {
                return studies;
            }
        }

        throw new InvalidOperationException("Forty studies of one model.");
    }

    // Its input is infinite. It has passed nothing, so the registry knows nothing of it.
    private async Task<string> OpenBrokenAsync(ShadowRig rig)
    {
        var broken = TestPackage.With(manifest => manifest["input"]!["std"] = new JsonArray(1e-300));
        var serving = rig.Registry.Models.Serving;
        serving.Canary.Open(await DetectorHost.StartInWorkerAsync(broken, SomeDetectors.In(_root["run"], rig.Registry.Log), default));
        serving.Split = new(broken.Identity, All);
        return broken.Identity.PackageDigest;
    }

    private Task<IReadOnlyList<ArmComparison>> CompareAsync() =>
        ArmQueries.CompareAsync(new StorageOptions { Root = _root.Path }, DateTimeOffset.UnixEpoch, 0.05, default);

    // The model of each study; each has one.
    private static async Task<Dictionary<int, string>> ModelsAsync(ShadowRig rig) => (await rig.RowsAsync(PredictionSlot.Active))
        .GroupBy(row => int.Parse(row.Prediction.Instance.StudyInstanceUid["2.25.2".Length..], System.Globalization.CultureInfo.InvariantCulture))
        .OrderBy(group => group.Key)
        .ToDictionary(group => group.Key, group => Assert.Single(group.Select(row => row.Prediction.Model.PackageDigest).Distinct()));

    // The models of what a result of the study is made of: the newest prediction of each image.
    private static async Task<List<string>> NewestAsync(ShadowRig rig, int study) =>
    [
        .. (await rig.RowsAsync(PredictionSlot.Active))
            .Where(row => row.Prediction.Instance.StudyInstanceUid == $"2.25.2{study}")
            .GroupBy(row => row.Prediction.Instance.SopInstanceUid, StringComparer.Ordinal)
            .Select(group => group.MaxBy(row => row.Id)!.Prediction.Model.PackageDigest)
            .Distinct(StringComparer.Ordinal),
    ];

    private async Task<long> CountFallenAsync(string canary, string code)
    {
        await using var store = SqliteStore.OpenReadOnly(_root[PredictionLog.FileName]);
        return await store.ReadAsync(
            connection => connection.QuerySingle<long>("SELECT count(*) FROM arm WHERE canary_package = @canary AND fall_code = @code", new { canary, code }), default);
    }

    // The study's own count of images that have no end, kept beside the rows.
    private async Task AssertCountedAsync(long predicted)
    {
        await using var store = SqliteStore.OpenReadOnly(_root["journal.db"]);
        var counts = await store.ReadAsync(
            connection => connection.QuerySingle<(long, long)>("SELECT sum(pending), (SELECT count(*) FROM instance WHERE state = 2) FROM study"), default);
        Assert.Equal((0, predicted), counts);
    }
}
