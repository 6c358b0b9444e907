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
        await spans.SettleAsync(spans.Owed[0], spans.Owed[0] with { Tries = 3 }, result: null);
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
        await CloseAsync(spans);
        await OpenAsync(spans);
        await spans.SettleAsync(spans.Owed[0], spans.Owed[0] with { Tries = 1 }, result: null);
        Assert.Equal(1, Assert.Single(Spans().Owed).Tries);
        await spans.SettleAsync(spans.Owed[0], again: null, new SpanResult(SpanCode.PacsSilent, _time.GetUtcNow(), 0, 0));
        using var next = Spans();
        Assert.Empty(next.Owed);
        Assert.Equal(SpanCode.PacsSilent, next.Last?.Code);
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
        Assert.Equal(content is not "null", _log.Text.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_takes_nothing_is_told_and_keeps_the_hospital_from_nothing()
    {
        using var spans = new LinkSpans(new SpanFile(Path.Combine(_folder["gone"], "file"), _log.For<LinkSpans>()), isAsked: true, _time);
        await CloseAsync(spans);
        await OpenAsync(spans);
        Assert.Single(spans.Owed);
        Assert.Contains("cannot be written", _log.Text, StringComparison.Ordinal);
    }

    private LinkSpans Spans() => new(new SpanFile(_folder[SpanFile.FileName], _log.For<LinkSpans>()), isAsked: true, _time);

    private static Task CloseAsync(LinkSpans spans) => spans.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);

    private static Task OpenAsync(LinkSpans spans) => spans.OpenAsync(CancellationToken.None);
}
