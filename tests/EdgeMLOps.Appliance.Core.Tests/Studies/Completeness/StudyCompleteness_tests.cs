using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Appliance.Core.Studies.Pacs;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Completeness;

/// <summary>The clock stands at <see cref="Now"/>; what came is told in seconds before it. Quiet 10, gaps 60, PACS 300, association 600, all 3600.</summary>
public sealed class StudyCompleteness_tests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StudyCompleteness Policy = new(new StudiesOptions());

    [Theory]
    [InlineData(5, 0, false, StudyWait.Quiet, 5)]
    [InlineData(9, 3595, false, StudyWait.Quiet, 1)]
    [InlineData(3, 3594, false, StudyWait.Quiet, 6)] // the cap comes before the quiet time
    [InlineData(11, 0, true, StudyWait.Association, 589)]
    [InlineData(599, 0, true, StudyWait.Association, 1)]
    public void It_waits_by_time(int lastAgo, int openAgo, bool associationOpen, StudyWait what, int seconds)
    {
        var wait = WaitByTime(lastAgo, Math.Max(openAgo, lastAgo), associationOpen);

        Assert.Equal((StudyVerdictKind.Wait, what, Now.AddSeconds(seconds)), (wait!.Kind, wait.WaitsFor, wait.UntilUtc));
    }

    [Theory]
    [InlineData(10, 10, false)]
    [InlineData(600, 600, true)] // an association that stays open is waited for no longer
    [InlineData(0, 3600, true)] // nor is anything after the longest wait
    public void Time_alone_keeps_it_no_longer(int lastAgo, int openAgo, bool associationOpen) =>
        Assert.Null(WaitByTime(lastAgo, openAgo, associationOpen));

    [Fact]
    public void Images_to_be_analysed_are_waited_for_until_the_longest_wait()
    {
        Assert.Equal((StudyWait.Analysis, Now.AddSeconds(3500)), (WaitByTime(100, 100, false, pending: 1)!.WaitsFor, WaitByTime(100, 100, false, pending: 1)!.UntilUtc));
        Assert.Null(WaitByTime(100, 3600, false, pending: 1));
    }

    [Fact]
    public void A_quiet_study_is_complete_where_nothing_says_otherwise() =>
        AssertEnds(Judge([1, 2, 3]), StudyVerdictKind.Complete, StudyEvidence.Quiet, received: 3, expected: null);

    [Fact]
    public void Missing_numbers_are_waited_for_and_then_make_it_partial()
    {
        var wait = Judge([1, 2, 4], lastAgo: 20);
        Assert.Equal((StudyVerdictKind.Wait, StudyWait.Gaps, Now.AddSeconds(40)), (wait.Kind, wait.WaitsFor, wait.UntilUtc));

        var end = Judge([1, 2, 4], lastAgo: 60);
        AssertEnds(end, StudyVerdictKind.Partial, StudyEvidence.Quiet | StudyEvidence.Gaps, received: 3, expected: 4);
        Assert.Equal("3", end.Missing);
    }

    [Fact]
    public void A_missing_first_number_is_waited_for_and_then_forgiven()
    {
        Assert.Equal(StudyWait.Gaps, Judge([2, 3], lastAgo: 20).WaitsFor);
        AssertEnds(Judge([2, 3], lastAgo: 60), StudyVerdictKind.Complete, StudyEvidence.Quiet, received: 2, expected: null);
    }

    [Fact]
    public void Gaps_mean_nothing_where_the_site_says_so() => AssertEnds(
        Judge([1, 2, 4], lastAgo: 20, policy: new StudyCompleteness(new StudiesOptions { GapWait = TimeSpan.Zero })),
        StudyVerdictKind.Complete,
        StudyEvidence.Quiet,
        received: 3,
        expected: null);

    [Fact]
    public void Images_without_numbers_tell_nothing_of_gaps() =>
        Assert.Equal(StudyVerdictKind.Complete, Judge([1, null, 4], lastAgo: 20).Kind);

    [Fact]
    public void The_PACS_having_as_many_completes_it_whatever_the_numbers_say()
    {
        AssertEnds(Judge([1, 2, 4], pacs: Known(3)), StudyVerdictKind.Complete, StudyEvidence.Quiet | StudyEvidence.PacsCount, 3, 3);
        AssertEnds(Judge([1, 2, 4], pacs: Known(2)), StudyVerdictKind.Complete, StudyEvidence.Quiet | StudyEvidence.PacsCount, 3, 3);
    }

    [Fact]
    public void Images_the_PACS_has_are_waited_for_and_then_make_it_partial()
    {
        var wait = Judge([1, 2, 4], lastAgo: 20, pacs: Known(5));
        Assert.Equal((StudyVerdictKind.Wait, StudyWait.PacsImages, Now.AddSeconds(280)), (wait.Kind, wait.WaitsFor, wait.UntilUtc));

        var end = Judge([1, 2, 4], lastAgo: 300, pacs: Known(5));
        AssertEnds(end, StudyVerdictKind.Partial, StudyEvidence.Quiet | StudyEvidence.PacsCount, received: 3, expected: 5);
        Assert.Equal("3", end.Missing);
    }

    [Fact]
    public void After_a_restart_the_PACS_is_waited_for_from_then_on()
    {
        Assert.Equal(Now.AddSeconds(295), Judge([1], lastAgo: 2000, askingAgo: 5, pacs: Known(2)).UntilUtc);
        Assert.Equal(Now.AddSeconds(295), Judge([1], lastAgo: 2000, askingAgo: 5, pacs: PacsAnswer.Awaited).UntilUtc);
    }

    [Fact]
    public void A_PACS_that_gives_no_answer_holds_nothing_up_and_is_said_to_have_given_none()
    {
        Assert.Equal(StudyWait.PacsAnswer, Judge([1], lastAgo: 20, pacs: PacsAnswer.Awaited).WaitsFor);
        AssertEnds(Judge([1], lastAgo: 300, pacs: PacsAnswer.Awaited), StudyVerdictKind.Complete, StudyEvidence.Quiet | StudyEvidence.PacsSilent, 1, null);
        AssertEnds(Judge([1], lastAgo: 10, pacs: PacsAnswer.Silent), StudyVerdictKind.Complete, StudyEvidence.Quiet | StudyEvidence.PacsSilent, 1, null);
        AssertEnds(Judge([1], lastAgo: 10, pacs: PacsAnswer.NotInPacs), StudyVerdictKind.Complete, StudyEvidence.Quiet | StudyEvidence.PacsUnknown, 1, null);
        Assert.Equal(StudyWait.Gaps, Judge([1, 2, 4], lastAgo: 20, pacs: PacsAnswer.Silent).WaitsFor);
    }

    [Fact]
    public void While_the_link_is_drained_it_waits_for_the_link_up_to_the_longest_wait()
    {
        var wait = Judge([1], lastAgo: 1000, pacs: PacsAnswer.LinkDown);
        Assert.Equal((StudyWait.Link, Now.AddSeconds(2600)), (wait.WaitsFor, wait.UntilUtc));
        Assert.Equal(StudyVerdictKind.Complete, Judge([1], lastAgo: 3600, pacs: PacsAnswer.LinkDown).Kind);
    }

    [Theory]
    [InlineData(5, false, 0)] // never quiet
    [InlineData(20, true, 0)] // never released
    [InlineData(20, false, 2)] // never all analysed
    public void What_is_cut_off_by_the_longest_wait_is_partial(int lastAgo, bool associationOpen, int pending)
    {
        var end = Judge([1, 2], lastAgo, openAgo: 3600, associationOpen: associationOpen, pending: pending);

        Assert.Equal(StudyVerdictKind.Partial, end.Kind);
        Assert.True(end.Evidence.HasFlag(StudyEvidence.LongestWait));
        Assert.Equal((2, null), (end.Received, end.Expected));
    }

    [Fact]
    public void With_nothing_analysed_yet_there_is_nothing_to_report_whatever_the_time()
    {
        var wait = Judge([1, 2], lastAgo: 20, openAgo: 9999, pending: 2, reportable: 0);

        Assert.Equal((StudyVerdictKind.Wait, StudyWait.Analysis, null), (wait.Kind, wait.WaitsFor, wait.UntilUtc));
    }

    [Fact]
    public void Only_series_the_model_is_for_are_compared()
    {
        var images = new StudyImages(
            [new SeriesImages("dx", 2, true, [1, 2]), new SeriesImages("ct", 1, false, [9]), new SeriesImages("other-dx", 1, false, [1])], 2, 4);
        var pacs = new PacsAnswer(
            PacsAnswerState.Known,
            [
                new PacsSeries("dx", 2, ForTheModel: true), new PacsSeries("ct", 500, ForTheModel: false), new PacsSeries("sr", 3, ForTheModel: false),
                new PacsSeries("other-dx", 1, ForTheModel: true), new PacsSeries("late-dx", 4, ForTheModel: true),
            ]);

        Assert.Equal(new PacsComparison(3, 4, 7), PacsComparison.Of(images, pacs));
    }

    [Fact]
    public void A_series_whose_modality_the_PACS_does_not_say_counts_if_it_came()
    {
        var images = new StudyImages([new SeriesImages("dx", 1, true, [1])], 1, 1);

        Assert.Equal(
            new PacsComparison(1, 2, 3), PacsComparison.Of(images, new PacsAnswer(PacsAnswerState.Known, [new PacsSeries("dx", 3, ForTheModel: false)])));
    }

    private static StudyVerdict? WaitByTime(int lastAgo, int openAgo, bool associationOpen, long pending = 0) => Policy.WaitByTime(
        new OpenStudy { LastReceivedMs = Now.AddSeconds(-lastAgo).ToUnixTimeMilliseconds(), AssociationOpen = associationOpen, Pending = pending },
        Now.AddSeconds(-openAgo),
        Now);

    private static StudyVerdict Judge(
        int?[] numbers,
        int lastAgo = 10,
        int? openAgo = null,
        int? askingAgo = null,
        bool associationOpen = false,
        int pending = 0,
        int reportable = 1,
        PacsAnswer? pacs = null,
        StudyCompleteness? policy = null) => (policy ?? Policy).Judge(new StudyFacts
        {
            NowUtc = Now,
            LastReceivedUtc = Now.AddSeconds(-lastAgo),
            OpenSinceUtc = Now.AddSeconds(-(openAgo ?? lastAgo)),
            AskingSinceUtc = Now.AddSeconds(-(askingAgo ?? lastAgo)),
            Pending = pending,
            AssociationOpen = associationOpen,
            Images = new StudyImages([new SeriesImages("dx", numbers.Length, true, numbers)], reportable, numbers.Length),
            Pacs = pacs ?? PacsAnswer.NotConfigured,
        });

    private static PacsAnswer Known(int images) => new(PacsAnswerState.Known, [new PacsSeries("dx", images, ForTheModel: true)]);

    private static void AssertEnds(StudyVerdict verdict, StudyVerdictKind kind, StudyEvidence evidence, int received, int? expected) =>
        Assert.Equal((kind, evidence, received, expected), (verdict.Kind, verdict.Evidence, verdict.Received, verdict.Expected));
}
