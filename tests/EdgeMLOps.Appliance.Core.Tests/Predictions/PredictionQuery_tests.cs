using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

/// <summary>Each way to ask finds its own and nothing else.</summary>
public sealed class PredictionQuery_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();
    private PredictionLog _predictions = null!;

    public async Task InitializeAsync()
    {
        _predictions = await PredictionLog.OpenAsync(_folder[PredictionLog.FileName], new ManualTimeProvider(), _log.For<PredictionLog>(), default);
        await _predictions.RecordAsync(SomePredictions.Of("1.1"), default); // class 1 kept at 0.9, class 0 dropped at 0.2, class 1 suppressed at 0.8
        await _predictions.RecordAsync(SomePredictions.Of("1.2") with { Model = new("other", "1", 1, new string('b', 64)), Decisions = [Fused, Behind] }, default);
        await _predictions.RecordAsync(SomePredictions.Failed("1.3"), default);
    }

    public async Task DisposeAsync()
    {
        await _predictions.DisposeAsync();
        _folder.Dispose();
    }

    // Its box is not the candidate clipped, so the blob is of the longer form.
    private static BoxDecision Fused => new(new(2, 0.5f, 1, 1, 5, 5), new(2, 0.45f, 1, 1, 6, 6), BoxReason.Kept, -1, BoxChanges.Fused);

    private static BoxDecision Behind => new(new(3, 0.3f, 1, 1, 5, 5), new(3, 0.3f, 1, 1, 5, 5), BoxReason.Fused, 0, BoxChanges.None);

    public static TheoryData<string, PredictionQuery, string[]> Questions => new()
    {
        { "patient", new() { PatientId = " patient-1.1 " }, ["1.1"] },
        { "patient by case", new() { PatientId = "PATIENT-1.1" }, [] },
        { "accession number", new() { AccessionNumber = "accession-1.2" }, ["1.2"] },
        { "study", new() { StudyInstanceUid = "study-1.3" }, ["1.3"] },
        { "object", new() { SopInstanceUid = "1.2" }, ["1.2"] },
        { "study is no object", new() { SopInstanceUid = "study-1.2" }, [] },
        { "model", new() { ModelName = "other" }, ["1.2"] },
        { "package", new() { PackageDigest = "aaaa" }, ["1.1", "1.3"] },
        { "class", new() { ClassId = 1 }, ["1.1"] },
        { "class that was dropped alone", new() { ClassId = 0 }, [] },
        { "score", new() { MinScore = 0.4, MaxScore = 0.5 }, ["1.2"] },
        { "score and class of one box", new() { ClassId = 2, MinScore = 0.9 }, [] },
        { "reason", new() { Reason = BoxReason.SuppressedByNms }, ["1.1"] },
        { "reason and class", new() { Reason = BoxReason.ScoreBelowThreshold, ClassId = 1 }, [] },
        { "reason and score", new() { Reason = BoxReason.ScoreBelowThreshold, MaxScore = 0.3 }, ["1.1"] },
        { "reason of one behind a box of its own", new() { Reason = BoxReason.Fused, ClassId = 3, MinScore = 0.2, MaxScore = 0.4 }, ["1.2"] },
        { "kept", new() { Reason = BoxReason.Kept }, ["1.1", "1.2"] },
        { "two of them", new() { ModelName = "model", StudyInstanceUid = "study-1.2" }, [] },
        { "outcome", new() { Outcome = PredictionOutcome.DecodeFailed }, ["1.3"] },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_question_finds_its_own(string name, PredictionQuery query, string[] expected)
    {
        var found = await _predictions.ListAsync(query, default);

        Assert.True(expected.SequenceEqual(found.Select(row => row.Prediction.Instance.SopInstanceUid)), name);
    }

    [Fact]
    public async Task A_stream_goes_through_all_pages()
    {
        var found = await _predictions.StreamAsync(new() { Limit = 2 }, default).ToListAsync();

        Assert.Equal(["1.1", "1.2", "1.3"], found.Select(row => row.Prediction.Instance.SopInstanceUid));
    }

    [Fact]
    public async Task A_page_ends_when_its_candidates_take_8_MiB_and_a_stream_goes_on_with_the_next()
    {
        var few = new BoxDecision(new(0, 0.1f, 1, 1, 5, 5), new(0, 0.1f, 1, 1, 5, 5), BoxReason.ScoreBelowThreshold, -1, BoxChanges.None);
        var many = Enumerable.Repeat(few, (8 << 20) / 27 * 2 / 3).ToList();
        foreach (var uid in (string[])["2.1", "2.2", "2.3"])
        {
            await _predictions.RecordAsync(SomePredictions.Of(uid) with { Decisions = many }, default);
        }

        Assert.Equal(["1.1", "1.2", "1.3", "2.1", "2.2"], (await _predictions.PageAsync(new() { Limit = 100 }, default)).Select(row => row.Prediction.Instance.SopInstanceUid));
        Assert.Equal(6, (await _predictions.ListAsync(new() { Limit = 100 }, default)).Count);
        Assert.Equal(6, await _predictions.StreamAsync(new() { Limit = 100 }, default).CountAsync());
    }

    [Theory]
    [InlineData("study_key = x'00'", "prediction_study")]
    [InlineData("sop_key = x'00'", "sqlite_autoindex_prediction_1")]
    [InlineData("patient_lookup = x'00'", "identity_patient")]
    [InlineData("accession_lookup = x'00'", "identity_accession")]
    public async Task Who_is_asked_for_by_an_index(string condition, string index)
    {
        var sql = $"EXPLAIN QUERY PLAN SELECT * FROM prediction LEFT JOIN identity ON prediction_id = id WHERE id > 0 AND {condition} ORDER BY id LIMIT 10";
        var (_, plan) = await ChildProcess.RunAsync("sqlite3", [_folder[PredictionLog.FileName], sql], TimeSpan.FromSeconds(30));

        Assert.Contains(index, plan, StringComparison.Ordinal);
    }
}
