using EdgeMLOps.Appliance.Core.Studies.Reconciliation;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Reconciliation;

public sealed class LinkSpans_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_span_that_a_dead_process_began_is_ended_by_the_next()
    {
        using (var dead = Spans())
        {
            await CloseAsync(dead);
        }

        _time.Advance(TimeSpan.FromMinutes(9));
        using var spans = Spans();
        await OpenAsync(spans);
        var span = Assert.Single(spans.Owed);
        Assert.Equal(TimeSpan.FromMinutes(9), span.EndedUtc - span.BegunUtc);
    }

    [Fact]
    public async Task Closing_and_opening_twice_is_one_span()
    {
        using var spans = Spans();
        await OpenAsync(spans);
        await CloseAsync(spans);
        await CloseAsync(spans);
        await OpenAsync(spans);
        await OpenAsync(spans);
        Assert.Single(spans.Owed);
    }

    [Fact]
    public async Task A_link_that_is_cut_while_it_is_served_is_a_span_over_a_restart_too_and_begins_and_ends_none_in_a_window()
    {
        using (var spans = Spans())
        {
            await OpenAsync(spans);
            _time.Advance(TimeSpan.FromMinutes(1));
            await spans.NoteCutAsync(isCut: true);
        }

        var begun = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(9));
        using var next = Spans();
        await next.NoteCutAsync(isCut: false); // too early: it is not served yet
        Assert.Null(Assert.Single(next.Owed).EndedUtc);
        await OpenAsync(next); // the process cannot know that it is cut still, and is told again
        await next.NoteCutAsync(isCut: true);
        _time.Advance(TimeSpan.FromMinutes(2));
        await next.NoteCutAsync(isCut: true);
        await next.NoteCutAsync(isCut: false);
        await next.NoteCutAsync(isCut: false);
        Assert.Equal(
            [(begun, begun.AddMinutes(9)), (begun.AddMinutes(9), begun.AddMinutes(11))], next.Owed.Select(span => (span.BegunUtc, span.EndedUtc!.Value))); // not null: both ended

        await CloseAsync(next);
        await next.NoteCutAsync(isCut: false);
        Assert.Null(next.Owed[^1].EndedUtc);
    }

    [Fact]
    public async Task What_is_owed_is_bounded_and_the_first_ones_grow_together()
    {
        using var spans = Spans();
        var begun = _time.GetUtcNow();
        for (var count = 0; count < 40; count++)
        {
            await CloseAsync(spans);
            _time.Advance(TimeSpan.FromMinutes(1));
            await OpenAsync(spans);
        }

        Assert.Equal(16, spans.Owed.Count);
        Assert.Equal((begun, _time.GetUtcNow()), (spans.Owed[0].BegunUtc, spans.Owed[^1].EndedUtc));
    }

    [Fact]
    public async Task Those_that_grow_together_keep_the_tries_they_had_and_all_of_their_time()
    {
        using var spans = Spans();
        await CloseAsync(spans);
        await OpenAsync(spans);
        var begun = spans.Owed[0].BegunUtc;
        await spans.TryAgainAsync(spans.Owed[0], tries: 3);
        for (var count = 0; count < 16; count++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await CloseAsync(spans);
            await OpenAsync(spans);
        }

        Assert.Equal((begun, begun + TimeSpan.FromMinutes(1), 3), (spans.Owed[0].BegunUtc, spans.Owed[0].EndedUtc, spans.Owed[0].Tries));
    }

    [Fact]
    public async Task A_span_that_is_settled_is_owed_no_longer_and_one_to_be_tried_again_is()
    {
        using var spans = Spans();
        await SpanAsync(spans);
        await spans.TryAgainAsync(spans.Owed[0], tries: 1);
        Assert.Equal(1, Spans().Owed[0].Tries);
        await SettleAsync(spans, SpanCode.PacsSilent);
        using var next = Spans();
        Assert.Equal([null], next.Owed.Select(span => span.EndedUtc)); // the link was up when the first of them ended
        Assert.Equal([SpanCode.PacsSilent], next.Unreconciled.Select(span => span.Code));
    }

    [Fact]
    public async Task A_process_that_was_killed_while_the_link_was_up_owes_what_came_since_it_was_last_seen()
    {
        using (var killed = Spans())
        {
            await OpenAsync(killed);
            for (var minute = 0; minute < 12; minute++)
            {
                _time.Advance(TimeSpan.FromMinutes(1));
                await killed.NoteServesAsync();
            }
        }

        var lastSeen = _time.GetUtcNow().AddMinutes(-2);
        _time.Advance(TimeSpan.FromHours(3));
        using var spans = Spans();
        await OpenAsync(spans);
        var span = Assert.Single(spans.Owed);
        Assert.Equal((lastSeen, _time.GetUtcNow()), (span.BegunUtc, span.EndedUtc));
    }

    [Fact]
    public async Task Missing_studies_are_told_over_later_spans_where_all_came_until_the_span_itself_is_asked_again_and_they_are_there()
    {
        using var spans = Spans();
        await SpanAsync(spans);
        await SettleAsync(spans, SpanCode.StudiesMissing, 3);
        for (var count = 0; count < 5; count++)
        {
            await SpanAsync(spans);
            await SettleAsync(spans, SpanCode.Reconciled);
        }

        Assert.Equal(("StudiesMissing", 3), Told(spans));
        Assert.Equal(1, await spans.AskAgainAsync(_ => true));
        await SettleAsync(spans, SpanCode.StudiesMissing, 1);
        Assert.Equal(("StudiesMissing", 1), Told(Spans())); // after a restart, too
        await spans.AskAgainAsync(_ => true);
        await SettleAsync(spans, SpanCode.Reconciled);
        Assert.Equal(("", 0), Told(spans));
    }

    [Fact]
    public async Task A_PACS_that_is_silent_when_it_is_asked_again_takes_nothing_from_what_was_known_to_be_missing()
    {
        using var spans = Spans();
        await SpanAsync(spans);
        await SettleAsync(spans, SpanCode.StudiesMissing, 3);
        await spans.AskAgainAsync(_ => true);
        await SettleAsync(spans, SpanCode.PacsSilent);
        Assert.Equal(("StudiesMissing", 3), Told(spans));
        Assert.Equal(_time.GetUtcNow(), spans.Unreconciled[0].AtUtc);
    }

    [Fact]
    public async Task A_PACS_that_answers_again_is_asked_about_all_spans_it_gave_no_answer_about()
    {
        using var spans = Spans();
        for (var count = 0; count < 3; count++)
        {
            await SpanAsync(spans);
            await SettleAsync(spans, SpanCode.PacsSilent);
        }

        Assert.Empty(spans.Owed);
        await SpanAsync(spans);
        await SettleAsync(spans, SpanCode.Reconciled);
        Assert.Equal(spans.Unreconciled.Select(span => span.BegunUtc), spans.Owed.Select(span => span.BegunUtc));
        Assert.Equal(3, spans.Owed.Count(span => span is { IsAgain: true, Tries: 1 }));
    }

    [Fact]
    public async Task What_a_person_acknowledges_is_told_no_more_and_comes_back_by_no_answer_on_its_way()
    {
        using var spans = Spans();
        await SpanAsync(spans);
        await SettleAsync(spans, SpanCode.StudiesMissing, 3);
        var shown = _time.GetUtcNow();
        await SpanAsync(spans);
        await SettleAsync(spans, SpanCode.StudiesMissing, 2);
        await spans.AskAgainAsync(_ => true);
        var asked = spans.Owed[0];
        Assert.Equal(1, await spans.AcknowledgeAsync(shown));
        await spans.SettleAsync(asked, Result(asked, SpanCode.StudiesMissing, 3));
        Assert.Equal(("StudiesMissing", 2), Told(spans));
        Assert.Equal(1, await spans.AcknowledgeAsync(_time.GetUtcNow()));
        Assert.Equal(("", 0), Told(Spans()));
        Assert.Empty(spans.Owed);
    }

    [Fact]
    public async Task Of_more_than_can_be_held_nothing_is_lost_but_where_one_ended_and_the_next_began()
    {
        using var spans = Spans();
        var begun = _time.GetUtcNow().AddMinutes(1);
        for (var count = 0; count < 70; count++)
        {
            await SpanAsync(spans);
            await SettleAsync(spans, SpanCode.StudiesMissing, 1);
        }

        Assert.Equal((64, 70, begun), (spans.Unreconciled.Count, spans.Unreconciled.Sum(span => span.Unfetched), spans.Unreconciled[0].BegunUtc));
        Assert.Equal(16, await spans.AskAgainAsync(_ => true)); // those that found no room are asked when these have been
        await SpanAsync(spans); // what is owed takes the room of one
        Assert.Equal((16, 1), (spans.Owed.Count, spans.Owed.Count(span => !span.IsAgain)));
        Assert.Equal(64, spans.Unreconciled.Count);
    }

    [Theory]
    [InlineData("StudiesMissing", 3)]
    [InlineData("PacsSilent", 0)]
    [InlineData("PacsCannotBeAsked", 0)]
    public async Task An_alarm_that_the_version_before_told_stands_after_the_upgrade_until_a_person_acknowledges_it(string code, int unfetched)
    {
        await FormerAsync(code, unfetched);
        using var spans = Spans();
        Assert.Equal(2, Assert.Single(spans.Owed).Tries);
        Assert.Equal((code, unfetched), Told(spans));
        await CloseAsync(spans);
        await OpenAsync(spans);
        Assert.DoesNotContain("last", await File.ReadAllTextAsync(_folder[SpanFile.FileName]), StringComparison.Ordinal);
        using var next = Spans();
        await SettleAsync(next, SpanCode.Reconciled);
        Assert.Equal(0, await next.AskAgainAsync(_ => true)); // which span it was no question to the PACS can tell
        Assert.Equal((code, unfetched), Told(next));
        Assert.Equal(1, await next.AcknowledgeAsync(DateTimeOffset.MaxValue));
        Assert.Equal(("", 0), Told(Spans()));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Reconciled")]
    public async Task What_the_version_before_had_no_alarm_of_is_none_after_the_upgrade(string code)
    {
        await FormerAsync(code, 0);
        using var spans = Spans();
        Assert.Equal(2, Assert.Single(spans.Owed).Tries);
        Assert.Empty(spans.Unreconciled);
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_damaged_file_is_told_and_keeps_the_hospital_from_nothing(string content)
    {
        await File.WriteAllTextAsync(_folder[SpanFile.FileName], content);
        using var spans = Spans();
        await CloseAsync(spans);
        await OpenAsync(spans);
        Assert.Single(spans.Owed);
        Assert.Contains("cannot be read", _log.Text, StringComparison.Ordinal);

        // Which spans those were no question to the PACS can tell: a person has to know.
        Assert.Equal(0, await spans.AskAgainAsync(_ => true));
        await SettleAsync(spans, SpanCode.Reconciled);
        Assert.Equal(("SpansUnreadable", 0), Told(Spans()));
        Assert.Equal(1, await spans.AcknowledgeAsync(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_folder_that_takes_nothing_is_told_and_keeps_the_hospital_from_nothing()
    {
        using var spans = new LinkSpans(new SpanFile(Path.Combine(_folder["gone"], "file"), _log.For<LinkSpans>()), isAsked: true, _time);
        await CloseAsync(spans);
        await OpenAsync(spans);
        Assert.Single(spans.Owed);
        Assert.Contains("cannot be written", _log.Text, StringComparison.Ordinal);
        Assert.Equal("SpansUnwritten", new ReconciliationStatus(spans, _time).Code);
    }

    [Fact]
    public async Task A_span_that_nobody_asked_about_for_a_day_is_told()
    {
        using var spans = Spans();
        await SpanAsync(spans);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(("", 0), Told(spans));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("ReconciliationOwed", 0), Told(spans));
    }

    private (string Code, long Unfetched) Told(LinkSpans spans)
    {
        var status = new ReconciliationStatus(spans, _time);
        return (status.Code, status.Facts["reconciliation.unfetched"]);
    }

    private Task FormerAsync(string code, int unfetched) => File.WriteAllTextAsync(
        _folder[SpanFile.FileName],
        $$$"""{"spans":[{"begunUtc":"2026-01-10T12:00:00+00:00","endedUtc":"2026-01-10T13:00:00+00:00","tries":2}],"last":{"code":"{{{code}}}","atUtc":"2026-01-10T12:00:00+00:00","missing":{{{unfetched}}},"unfetched":{{{unfetched}}}}}""");

    private async Task SpanAsync(LinkSpans spans)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        await CloseAsync(spans);
        _time.Advance(TimeSpan.FromMinutes(1));
        await OpenAsync(spans);
    }

    private Task SettleAsync(LinkSpans spans, SpanCode code, int unfetched = 0) =>
        spans.SettleAsync(spans.Owed[0], Result(spans.Owed[0], code, unfetched));

    private UnreconciledSpan Result(LinkSpan span, SpanCode code, int unfetched) =>
        new(span.BegunUtc, span.EndedUtc!.Value, code, _time.GetUtcNow(), unfetched, unfetched, span.Tries + 1);

    private LinkSpans Spans() => new(new SpanFile(_folder[SpanFile.FileName], _log.For<LinkSpans>()), isAsked: true, _time);

    private static Task CloseAsync(LinkSpans spans) => spans.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);

    private static Task OpenAsync(LinkSpans spans) => spans.OpenAsync(CancellationToken.None);
}
