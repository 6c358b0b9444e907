using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>Content of <c>reconciliation.json</c>. Immutable.</summary>
/// <param name="Spans">What the PACS is to be asked about, earliest first and what is asked again behind it; only the last may be open.</param>
/// <param name="Unreconciled">What ended otherwise than reconciled, until a later question finds nothing missing or a person acknowledges it.</param>
/// <param name="ServedUtc">When the link was last seen to be up; null while it is down, and before it was ever up.</param>
/// <param name="Last">Read and never written: how the last span ended, as an earlier version kept it.</param>
internal sealed record SpanFileContent(
    IReadOnlyList<LinkSpan> Spans,
    IReadOnlyList<UnreconciledSpan>? Unreconciled = null,
    DateTimeOffset? ServedUtc = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FormerSpanResult? Last = null)
{
    /// <summary>Nothing is owed, and nothing known.</summary>
    public static readonly SpanFileContent Nothing = new([]);

    private const int MostSpans = 16;
    private const int MostUnreconciled = 64;

    public IReadOnlyList<UnreconciledSpan> Unreconciled { get; init; } = Unreconciled ?? [];

    private bool IsDown => Spans is [.., { EndedUtc: null }];

    /// <summary>What was not readable is nobody's any more; a person has to know.</summary>
    public static SpanFileContent Unreadable(DateTimeOffset lastWrittenUtc) =>
        Nothing with { Unreconciled = [new(lastWrittenUtc, lastWrittenUtc, SpanCode.SpansUnreadable, lastWrittenUtc, Missing: 0, Unfetched: 0, Tries: 0)] };

    /// <summary>What an earlier version wrote, as this one writes it: an alarm outlives the upgrade.</summary>
    public SpanFileContent Carried() => Last is null ? this
        : this with { Last = null, Unreconciled = Bounded(Last.IsAlarm ? [.. Unreconciled, Last.Span] : Unreconciled) };

    /// <summary>A process begins. One that was killed while the link was up noted no end of it: it went down when it was last seen up.</summary>
    public SpanFileContent Resumed() => ServedUtc is { } seen ? Closed(seen) : this;

    /// <summary>The link goes down.</summary>
    public SpanFileContent Closed(DateTimeOffset now) => IsDown
        ? this
        : this with { Spans = Bounded([.. Spans, new LinkSpan(now, EndedUtc: null, Tries: 0)]), ServedUtc = null };

    /// <summary>The link is up.</summary>
    public SpanFileContent Opened(DateTimeOffset now) =>
        IsDown ? this with { Spans = [.. Spans.SkipLast(1), Spans[^1] with { EndedUtc = now }], ServedUtc = now }
        : ServedUtc is null ? this with { ServedUtc = now }
        : this;

    /// <summary>The link is up still.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="interval">Told no oftener than that.</param>
    public SpanFileContent Serves(DateTimeOffset now, TimeSpan interval) =>
        ServedUtc is { } seen && (now - seen >= interval || now < seen) ? this with { ServedUtc = now } : this;

    /// <summary>A span is tried once more.</summary>
    public SpanFileContent TriedAgain(LinkSpan span, int tries) =>
        this with { Spans = [.. Spans.Select(owed => owed == span ? owed with { Tries = tries } : owed)] };

    /// <summary>A span is done with; nothing changes where it is not owed any more, having become part of another or been acknowledged.</summary>
    public SpanFileContent Settled(LinkSpan span, UnreconciledSpan result)
    {
        if (!Spans.Contains(span))
        {
            return this;
        }

        var settled = this with { Spans = [.. Spans.Where(owed => owed != span)] };
        return result.IsUnanswered ? settled.Unanswered(result) : settled.Answered(result).AskedAgain(item => item.IsUnanswered);
    }

    /// <summary>What was not reconciled is asked about again, as far as there is room; it stays what it is until that is settled.</summary>
    public SpanFileContent AskedAgain(Func<UnreconciledSpan, bool> which)
    {
        List<LinkSpan> again =
        [
            .. Unreconciled.Where(item => item.IsAskable && which(item) && !Spans.Any(owed => IsOf(owed, item)))
                .Take(MostSpans - Spans.Count)
                .Select(item => new LinkSpan(item.BegunUtc, item.EndedUtc, item.Tries, IsAgain: true)),
        ];
        return again.Count == 0 ? this
            : this with { Spans = IsDown ? [.. Spans.SkipLast(1), .. again, Spans[^1]] : [.. Spans, .. again] };
    }

    /// <summary>A person knows of what ended until then.</summary>
    public SpanFileContent Acknowledged(DateTimeOffset untilUtc) => this with
    {
        Spans = [.. Spans.Where(owed => !owed.IsAgain || !Unreconciled.Any(item => item.AtUtc <= untilUtc && IsOf(owed, item)))],
        Unreconciled = [.. Unreconciled.Where(item => item.AtUtc > untilUtc)],
    };

    private static bool IsOf(LinkSpan owed, UnreconciledSpan item) => owed.BegunUtc == item.BegunUtc && owed.EndedUtc == item.EndedUtc;

    // What was asked again stands among what is not reconciled still, so it gives way. Else the first two become one: what lies between is
    // asked for, too, in no more tries than one has.
    private static IReadOnlyList<LinkSpan> Bounded(IReadOnlyList<LinkSpan> spans)
    {
        if (spans.Count <= MostSpans)
        {
            return spans;
        }

        return spans.FirstOrDefault(span => span.IsAgain) is { } again
            ? [.. spans.Where(span => span != again)]
            : [spans[0] with { EndedUtc = spans[1].EndedUtc, Tries = Math.Max(spans[0].Tries, spans[1].Tries) }, .. spans.Skip(2)];
    }

    private static List<UnreconciledSpan> Bounded(IEnumerable<UnreconciledSpan> spans)
    {
        List<UnreconciledSpan> ordered = [.. spans.OrderBy(span => span.BegunUtc)];
        if (ordered.Count > MostUnreconciled)
        {
            ordered[1] = ordered[0].With(ordered[1]);
            ordered.RemoveAt(0);
        }

        return ordered;
    }

    // What it covers was asked for with it.
    private SpanFileContent Answered(UnreconciledSpan result)
    {
        var others = Unreconciled.Where(item => !item.IsAskable || !result.Covers(item));
        return this with { Unreconciled = Bounded(result.Code == SpanCode.Reconciled ? others : [.. others, result]) };
    }

    // Nothing is known better than before: studies that were missing then are told still.
    private SpanFileContent Unanswered(UnreconciledSpan result)
    {
        var before = Unreconciled.FirstOrDefault(item => item.BegunUtc == result.BegunUtc && item.EndedUtc == result.EndedUtc);
        var now = before is { Code: SpanCode.StudiesMissing } ? before with { AtUtc = result.AtUtc, Tries = result.Tries } : result;
        return this with { Unreconciled = Bounded(Unreconciled.Where(item => item != before).Append(now)) };
    }
}
