using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Appliance.Core.Studies.Trace;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Trace;

/// <summary>"Why has this study no result?", asked of real databases.</summary>
public sealed class StudyTrace_tests : IDisposable
{
    private static readonly TraceService Well = new(Answers: true, Code: "", LinkServing: true);

    private static readonly (string, string)[] Pacs =
        [("Results:Destinations:0:Name", "pacs"), ("Results:Destinations:0:AeTitle", "PACS"), ("Results:Destinations:0:Host", "127.0.0.1")];

    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Images_that_wait_are_said_with_what_keeps_them()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await rig.ReceiveAsync(new TestObject(1));

        Assert.Equal(TraceCode.InAnalysis, (await TraceAsync(Well)).Code);
        var blocked = await TraceAsync(Well with { Code = "EngineDown" });
        Assert.Equal(TraceCode.AnalysisBlocked, blocked.Code);
        Assert.Contains("EngineDown", blocked.Why, StringComparison.Ordinal);
        Assert.Equal(TraceCode.ServiceDown, (await TraceAsync(new TraceService(Answers: false, "", LinkServing: false))).Code);
        Assert.Equal(["received", "analysed"], blocked.Hops.Select(hop => hop.Hop));
    }

    [Theory]
    [InlineData(StudyWait.Association, TraceCode.WaitsForImages, "association")]
    [InlineData(StudyWait.Quiet, TraceCode.WaitsForImages, "quiet time")]
    [InlineData(StudyWait.PacsAnswer, TraceCode.WaitsForImages, "has not answered")]
    [InlineData(StudyWait.PacsImages, TraceCode.WaitsForImages, "more images")]
    [InlineData(StudyWait.Gaps, TraceCode.WaitsForImages, "Instance numbers are missing")]
    [InlineData(StudyWait.Link, TraceCode.LinkDrained, "drained")]
    [InlineData(StudyWait.Report, TraceCode.InReport, "being made")]
    [InlineData(StudyWait.Retry, TraceCode.ReportRetried, "tried again")]
    public async Task A_study_that_waits_says_for_what_and_until_when(StudyWait what, TraceCode code, string word)
    {
        await using var rig = await StudyRig.StartAsync(_root, ("Studies:QuietTime", "01:00:00"), ("Studies:AssociationWait", "01:00:00"), ("Studies:CountWait", "01:00:00"));
        await rig.AddAsync(new TestObject(1), number: 1);
        var until = new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);
        var service = Well with { Waits = new Dictionary<long, (StudyWait, DateTimeOffset?)> { [1] = (what, until) } };

        var trace = await TraceAsync(service);

        Assert.Equal(code, trace.Code);
        Assert.Contains(word, trace.Why, StringComparison.Ordinal);
        Assert.Equal(what != StudyWait.Report, trace.Why.Contains("2026-05-06 07:08:09Z", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OtherModality", TraceCode.NotForTheModel)]
    [InlineData("OwnObject", TraceCode.OwnObjects)]
    public async Task A_study_the_model_is_not_for_says_why(string code, TraceCode said)
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await rig.EndAsync(await rig.ReceiveAsync(new TestObject(1)), InstanceState.Skipped, code);
        await rig.EndAsync(await rig.ReceiveAsync(new TestObject(2)), InstanceState.Skipped, code);

        var trace = await TraceAsync(Well);

        Assert.Equal(said, trace.Code);
        Assert.Equal((code, 2), Assert.Single(trace.Hops, hop => hop.Hop == "screened") is var hop ? (hop.Code, hop.Count) : default);
        Assert.Equal(said == TraceCode.NotForTheModel, trace.Why.Contains("2 OtherModality", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_study_that_no_result_can_be_made_of_says_why()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        var row = await rig.ReceiveAsync(new TestObject(1));
        File.Delete(Path.Combine(_root.Path, "instances", $"{new TestObject(1).SopInstance}.dcm"));
        await rig.EndAsync(row);

        var trace = await Eventually.HoldsAsync(() => TraceAsync(Well), found => found.Code == TraceCode.Unreportable, StudyRig.Limit, "it has ended");

        Assert.Contains("files of its images are gone", trace.Why, StringComparison.Ordinal);
        Assert.Contains(trace.Hops, hop => hop is { Hop: "composed", Code: "FilesMissing" });
    }

    [Fact]
    public async Task A_result_nobody_gets_is_said()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await rig.AddAsync(new TestObject(1), number: 1);
        await rig.ResultsAsync(1);

        var trace = await Eventually.HoldsAsync(() => TraceAsync(Well), found => found.Code == TraceCode.NoDestination, StudyRig.Limit, "its run has ended");

        Assert.Equal(["received", "analysed", "judged", "composed"], trace.Hops.Select(hop => hop.Hop));
        Assert.All(trace.Hops.Where(hop => hop.Hop != "analysed"), hop => Assert.NotNull(hop.AtUtc));
    }

    [Fact]
    public async Task A_result_on_its_way_is_followed_from_the_queue_to_the_proof()
    {
        await using var rig = await StudyRig.StartAsync(_root, Pacs);
        await rig.AddAsync(new TestObject(1), number: 1);
        await rig.ResultsAsync(1);
        var queue = rig.Get<ResultQueue>();
        await Eventually.HoldsAsync(() => TraceAsync(Well), found => found.Code == TraceCode.Queued, StudyRig.Limit, "it is queued");
        Assert.Equal(TraceCode.LinkDrained, (await TraceAsync(Well with { LinkServing = false })).Code);

        var due = Assert.Single(await queue.DueAsync("pacs", 10, CancellationToken.None));
        var now = TimeProvider.System.GetUtcNow();
        await queue.MarkFailedAsync(due.Id, DeliveryCode.Unreachable, now, CancellationToken.None);
        await queue.MarkFailedAsync(due.Id, DeliveryCode.Unreachable, now, CancellationToken.None);
        var failing = await TraceAsync(Well);
        Assert.Equal(TraceCode.NotDelivered, failing.Code);
        Assert.Contains("pacs: Unreachable after 2 attempts", failing.Why, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(failing.Hops, hop => hop.Hop == "sent").Count);

        await queue.MarkDeliveredAsync(due.Id, sentClassUid: null, now.AddHours(1), CancellationToken.None);
        Assert.Equal(TraceCode.Unconfirmed, (await TraceAsync(Well)).Code);
        await queue.RequeueAsync(new() { Destination = "pacs" }, force: false, CancellationToken.None);
        await queue.MarkDeliveredAsync(due.Id, sentClassUid: null, proveFrom: null, CancellationToken.None);
        var delivered = await TraceAsync(Well);

        Assert.Equal(TraceCode.Delivered, delivered.Code);
        Assert.Equal(
            ["queued", "sent", "sent", "requeued", "sent"],
            delivered.Hops.Select(hop => hop.Hop).Where(hop => hop is not ("received" or "analysed" or "judged" or "composed")));
    }

    [Fact]
    public async Task A_study_is_found_by_what_a_person_has_of_it()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await rig.EndAsync(await rig.ReceiveAsync(new TestObject(1, study: 1)), InstanceState.Skipped, "OtherModality"); // no prediction names it
        await rig.AddAsync(new TestObject(2, study: 2));
        var lookup = new StudyLookup(new StorageOptions { Root = _root.Path });

        Assert.Equal(1, await lookup.FindAsync("2.25.881", CancellationToken.None));
        Assert.Equal(2, await lookup.FindAsync("2", CancellationToken.None));
        Assert.Equal([1], await lookup.FindAsync(" ID1 ", accessionNumber: null, CancellationToken.None));
        Assert.Empty(await lookup.FindAsync("ID3", accessionNumber: null, CancellationToken.None));
        Assert.Empty(await lookup.FindAsync("ID1", "A-1", CancellationToken.None));
        Assert.Null(await new StudyTraceReader(new StorageOptions { Root = _root.Path }, ["pacs"]).ReadAsync(99, Well, CancellationToken.None));
    }

    [Fact]
    public async Task Without_the_key_of_the_prediction_log_the_rest_is_traced_and_that_is_said()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await rig.ReceiveAsync(new TestObject(1));
        File.Delete(_root["keys/predictions.key"]);

        var trace = await TraceAsync(Well with { Code = "PredictionLogNoKey" });

        Assert.Equal(TraceCode.AnalysisBlocked, trace.Code);
        Assert.Contains(trace.Hops, hop => hop is { Hop: "analysed", Code: "NoKey" });
        Assert.Equal([1], await new StudyLookup(new StorageOptions { Root = _root.Path }).FindAsync("ID1", accessionNumber: null, CancellationToken.None));
    }

    private async Task<StudyTrace> TraceAsync(TraceService service) =>
        await new StudyTraceReader(new StorageOptions { Root = _root.Path }, ["pacs"]).ReadAsync(1, service, CancellationToken.None) ?? throw new InvalidOperationException("no study 1");
}
