using Dapper;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Retention;
using EdgeMLOps.Appliance.Core.Tests.Studies;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Retention;

public sealed class Retention_tests : IDisposable
{
    private static readonly RetentionOptions NoAge = new() { MinimumAge = TimeSpan.Zero, MaxAge = TimeSpan.Zero };
    private static readonly RetentionOptions AnyAge = new() { MinimumAge = TimeSpan.Zero, MaxAge = TimeSpan.FromMilliseconds(1) };
    private static readonly (string, string)[] Destination =
    [
        ("Results:Destinations:0:Name", "pacs"), ("Results:Destinations:0:AeTitle", "PACS"), ("Results:Destinations:0:Host", "127.0.0.1"), ("Results:Destinations:0:Port", "9"),
    ];

    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_file_goes_and_row_and_result_stay()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await ReportedAsync(rig, 1);

        await RunAsync(rig, AnyAge);

        Assert.Empty(Files());
        var row = await rig.Journal.FindAsync(new TestObject(1).SopInstance, CancellationToken.None);
        Assert.Equal((InstanceFileState.Removed, InstanceState.Failed), (row!.FileState, row.State));
        Assert.Equal((1, 0, false), (rig.Get<RetentionStatus>().Removed, rig.Get<RetentionStatus>().PresentBytes, rig.Get<RetentionStatus>().IsBlocked));
        await rig.ResultsAsync(1);
        Assert.Contains(1100, rig.Log.Ids);
    }

    [Fact]
    public async Task An_image_that_is_not_analysed_is_never_removed_and_over_budget_that_is_said()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        var row = await rig.ReceiveAsync(new TestObject(1));

        await RunAsync(rig, AnyAge, budget: 0);
        await RunAsync(rig, AnyAge, budget: 0);

        Assert.Single(Files());
        Assert.True(rig.Get<RetentionStatus>().IsBlocked);
        Assert.Equal(1, rig.Log.Ids.Count(id => id == 1101));

        await rig.EndAsync(row);
        await EndedAsync(rig, 1);
        await RunAsync(rig, AnyAge, budget: 0);
        Assert.Empty(Files());
        Assert.False(rig.Get<RetentionStatus>().IsBlocked);
        Assert.Contains(1102, rig.Log.Ids);
    }

    [Fact]
    public async Task An_image_whose_result_is_not_delivered_stays()
    {
        await using var rig = await StudyRig.StartAsync(_root, Destination);
        await ReportedAsync(rig, 1);
        await RunAsync(rig, AnyAge, budget: 0);
        Assert.Single(Files());

        var delivery = Assert.Single(await rig.Get<ResultQueue>().DueAsync("pacs", 10, CancellationToken.None));
        await rig.Get<ResultQueue>().MarkDeliveredAsync(delivery.Id, sentClassUid: null, proveFrom: null, CancellationToken.None);
        await RunAsync(rig, AnyAge, budget: 0);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_young_image_stays_even_over_budget()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await ReportedAsync(rig, 1);

        await RunAsync(rig, new RetentionOptions(), budget: 0);

        Assert.Single(Files());
        Assert.True(rig.Get<RetentionStatus>().IsBlocked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_we_answered_for_stays_unless_the_site_says_otherwise(bool removeCommitted)
    {
        await using var rig = await StudyRig.StartAsync(_root, ("Retention:RemoveCommitted", $"{removeCommitted}"));
        await ReportedAsync(rig, 1);
        await rig.Journal.Store.WriteAsync(connection => connection.Execute("UPDATE instance SET committed_ms = 1"), CancellationToken.None);

        await RunAsync(rig, AnyAge, budget: 0);

        Assert.Equal(removeCommitted ? 0 : 1, Files().Length);
    }

    [Fact]
    public async Task Images_of_a_study_that_could_not_be_reported_stay()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await rig.AddAsync(new TestObject(1), file: new byte[500]);
        await EndedAsync(rig, 1);

        await RunAsync(rig, AnyAge, budget: 0);

        Assert.Single(Files());
    }

    [Fact]
    public async Task Images_the_model_is_not_for_go_without_a_result()
    {
        await using var rig = await StudyRig.StartAsync(_root, Destination);
        await rig.EndAsync(await rig.ReceiveAsync(new TestObject(1)), InstanceState.Skipped, "OtherModality");

        await RunAsync(rig, AnyAge);

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Over_budget_the_oldest_go_and_no_more_than_needed()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        for (var study = 1; study <= 4; study++)
        {
            await ReportedAsync(rig, study);
        }

        var each = new FileInfo(Files()[0]).Length;
        await RunAsync(rig, NoAge, budget: (each * 2) + 1);

        Assert.Equal([InstanceFileState.Removed, InstanceFileState.Removed, InstanceFileState.Present, InstanceFileState.Present], await StatesAsync(rig, 4));
        Assert.False(rig.Get<RetentionStatus>().IsBlocked);
        await RunAsync(rig, NoAge, budget: null);
        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public async Task More_files_than_a_batch_all_go_and_what_must_stay_between_them_stays()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        for (var image = 1; image <= 120; image++)
        {
            var row = await rig.ReceiveAsync(new TestObject(image, study: image));
            if (image % 40 != 0)
            {
                await rig.EndAsync(row, InstanceState.Skipped, "OtherModality");
            }
        }

        await RunAsync(rig, AnyAge, budget: 0);

        Assert.Equal(3, Files().Length);
        Assert.Equal(117, rig.Get<RetentionStatus>().Removed);
    }

    [Fact]
    public async Task A_file_given_up_before_a_crash_is_removed_by_the_next_start()
    {
        await using (var before = await StudyRig.StartAsync(_root))
        {
            await ReportedAsync(before, 1);
            var journal = before.Get<RetentionJournal>();
            var file = Assert.Single(await journal.RemovableAsync(after: null, DateTimeOffset.MaxValue, 10, CancellationToken.None));
            Assert.Single(await journal.MarkRemovedAsync([file], CancellationToken.None));
        }

        Assert.Single(Files());
        await using var rig = await StudyRig.StartAsync(_root);
        Assert.Empty(Files());
        Assert.DoesNotContain(1011, rig.Log.Ids); // nobody removed what was pending
    }

    [Fact]
    public async Task An_image_that_comes_between_choice_and_mark_keeps_its_study()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await ReportedAsync(rig, 1);
        var journal = rig.Get<RetentionJournal>();
        var chosen = await journal.RemovableAsync(after: null, DateTimeOffset.MaxValue, 10, CancellationToken.None);
        await rig.ReceiveAsync(new TestObject(2));

        Assert.Empty(await journal.MarkRemovedAsync(chosen, CancellationToken.None));
    }

    [Fact]
    public async Task An_image_sent_again_after_its_file_went_is_kept_again_and_not_analysed_again()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        var receiver = rig.Get<Receiver>();
        await receiver.OpenAsync(CancellationToken.None);
        var item = new TestObject(1);
        Assert.True(await SendAsync(receiver, item, "FIRST"));
        await rig.EndAsync(1);
        await EndedAsync(rig, 1);
        await RunAsync(rig, AnyAge);
        Assert.Empty(Files());

        Assert.True(await SendAsync(receiver, item, "ANOTHER-AE"));

        var row = await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None);
        Assert.Equal((InstanceFileState.Present, InstanceState.Failed, 1), (row!.FileState, row.State, row.Row));
        Assert.Equal((row.Path, row.Bytes), (Assert.Single(Files()), new FileInfo(row.Path).Length)); // the prefix names its sender
        Assert.Empty(await rig.Studies.OpenAsync(after: null, 10, CancellationToken.None));
        Assert.Contains(1020, rig.Log.Ids);
        await RunAsync(rig, new RetentionOptions { MinimumAge = TimeSpan.FromHours(1), MaxAge = TimeSpan.FromHours(1) }, budget: 0);
        Assert.Single(Files()); // its age counts from now
    }

    [Fact]
    public async Task A_late_image_gets_its_result_though_the_files_of_the_others_went()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await ReportedAsync(rig, 1);
        await RunAsync(rig, AnyAge);

        await rig.AddAsync(new TestObject(2), 2);

        var result = (await rig.ResultsAsync(2))[1];
        Assert.True(result.Contains(DicomTag.PredecessorDocumentsSequence));
        Assert.Equal("ID1", result.GetString(DicomTag.PatientID));
    }

    [Theory]
    [InlineData(false, "instance_removable")]
    [InlineData(true, "instance_file")]
    public async Task Looking_for_files_walks_an_index_in_order(bool removeCommitted, string index)
    {
        await using var rig = await StudyRig.StartAsync(_root);

        var plan = await PlanAsync(rig, RetentionJournal.RemovableQuery(removeCommitted));

        Assert.Contains(plan, step => step.StartsWith($"SEARCH instance USING INDEX {index} (file_ms", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.StartsWith("SEARCH study USING INTEGER PRIMARY KEY", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        Assert.Contains(await PlanAsync(rig, RetentionJournal.PresentQuery), step => step.Contains("USING COVERING INDEX instance_file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 0, null, null)]
    [InlineData(3, 0, 100L, 3L * 1024 * 1024)]
    [InlineData(0, 50, 1000L, 500L)]
    [InlineData(0, 50, null, null)] // the system does not say how large the disk is
    [InlineData(1, 50, 1000L, 500L)]
    public void The_lower_limit_is_the_budget(long megabytes, int percent, long? disk, long? budget) =>
        Assert.Equal(budget, RetentionService.BudgetOf(new RetentionOptions { MaxMegabytes = megabytes, MaxPercent = percent }, disk));

    private static Task RunAsync(StudyRig rig, RetentionOptions options, long? budget = null) =>
        rig.Get<RetentionPass>().RunAsync(options, budget, CancellationToken.None);

    private static async Task ReportedAsync(StudyRig rig, int study)
    {
        await rig.AddAsync(new TestObject(1, study: study), 1);
        await EndedAsync(rig, study);
    }

    private static async Task EndedAsync(StudyRig rig, int runs) =>
        await Eventually.HoldsAsync(rig.RunsAsync, ended => ended.Count >= runs, StudyRig.Limit, $"{runs} runs have ended");

    private static async Task<List<InstanceFileState>> StatesAsync(StudyRig rig, int studies)
    {
        var states = new List<InstanceFileState>();
        for (var study = 1; study <= studies; study++)
        {
            states.Add((await rig.Journal.FindAsync(new TestObject(1, study: study).SopInstance, CancellationToken.None))!.FileState);
        }

        return states;
    }

    private static Task<List<string>> PlanAsync(StudyRig rig, string query) => rig.Journal.Store.ReadAsync(
        connection => connection.Query("EXPLAIN QUERY PLAN " + query, new { untilMs = 0L, afterMs = 0L, afterRow = 0L, max = 10 })
            .Select(row => (string)row.detail).ToList(),
        CancellationToken.None);

    private static async Task<bool> SendAsync(Receiver receiver, TestObject item, string callingAe)
    {
        await using var association = await DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = receiver.Port!.Value, CallingAe = callingAe, CalledAe = "EDGEMLOPS" },
            [new DicomPresentationContext(item.SopClass, [item.TransferSyntax])],
            CancellationToken.None);
        using var bytes = new MemoryStream(item.Dataset);
        var status = await association.StoreAsync(item.SopClass, item.SopInstance, item.TransferSyntax, bytes, CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);
        return status.IsSuccess;
    }

    private string[] Files() => Directory.GetFiles(_root["instances"]);
}
