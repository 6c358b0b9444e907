using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>One try for a span: asks the PACS, has it send what may be fetched, and asks again what came.</summary>
internal sealed class SpanReconciler
{
    /// <summary>A801H: the PACS does not know our AE title (PS3.4 section C.4.2.1.5).</summary>
    private const ushort MoveDestinationUnknown = 0xA801;

    private static readonly TimeSpan LongestQuestion = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(400);

    private readonly PacsReconciliation _pacs;
    private readonly ReconciliationOptions _options;
    private readonly ILogger<SpanReconciler> _logger;

    public SpanReconciler(PacsReconciliation pacs, IOptions<StudiesOptions> options, ILogger<SpanReconciler> logger)
    {
        _pacs = pacs;
        _options = options.Value.Reconciliation;
        _logger = logger;
    }

    /// <param name="span">One that has ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The journal refused.</exception>
    public async Task<SpanOutcome> TryAsync(LinkSpan span, CancellationToken cancellationToken)
    {
        var first = await CompareAsync(span, cancellationToken);
        if (first.Value is not { } found)
        {
            return new SpanOutcome(first.Fault, 0, 0);
        }

        var wanted = WantedOf(found, span.Tries);
        if (wanted.Count == 0)
        {
            return OutcomeOf(found, found);
        }

        if (await FetchAsync(wanted, cancellationToken) == PacsFault.LinkDown)
        {
            return new SpanOutcome(PacsFault.LinkDown, 0, 0);
        }

        // What the PACS says of its sending is not what came.
        var second = await CompareAsync(span, cancellationToken);
        return second.Value is { } left ? OutcomeOf(found, left) : new SpanOutcome(second.Fault, found.Missing.Count, found.Missing.Count);
    }

    // A day with more studies than are looked at, or a span that is too long, is not whole, whatever the rest of it says.
    private static SpanOutcome OutcomeOf(PacsDifference found, PacsDifference left) => new(
        PacsFault.None, found.Missing.Count, left.Missing.Count + (found.IsCut ? 1 : 0), left.Missing.Count(study => !study.IsOfTheSpan));

    // Of the next study the PACS would say the same.
    private static bool IsOfTheStudyAlone(PacsReply<DicomMoveOutcome> reply) =>
        (reply.Fault is PacsFault.None or PacsFault.Broken or PacsFault.Refused) && reply.Value?.Status.Code != MoveDestinationUnknown;

    // Each try begins one further, so that a study that ends a try keeps none of the others from coming.
    private List<MissingStudy> WantedOf(PacsDifference found, int tries)
    {
        var wanted = _options.Mode == ReconciliationMode.Fetch ? found.Missing.Where(study => study.IsOfTheSpan).ToList() : [];
        var first = wanted.Count == 0 ? 0 : tries % wanted.Count;
        return [.. wanted.Skip(first).Concat(wanted.Take(first)).Take(_options.MostFetched)];
    }

    private async Task<PacsFault> FetchAsync(List<MissingStudy> wanted, CancellationToken cancellationToken)
    {
        foreach (var study in wanted)
        {
            var reply = await _pacs.FetchAsync(study.StudyInstanceUid, _options.Timeout, cancellationToken);
            if (reply.Value is not { Status.IsSuccess: true, Failed: 0 })
            {
                _logger.NotFetched(reply.Fault, reply.Value?.Status.Code ?? 0, reply.Value?.Failed ?? 0);
            }

            if (!IsOfTheStudyAlone(reply))
            {
                return reply.Fault;
            }
        }

        return PacsFault.None;
    }

    // Of a long span one piece after the other.
    private async Task<PacsReply<PacsDifference>> CompareAsync(LinkSpan span, CancellationToken cancellationToken)
    {
        var ended = span.EndedUtc!.Value; // not null: only spans that ended are tried
        var (begun, isCut) = BegunOf(span, ended);
        var longest = LongestQuestion - (2 * _options.Margin);
        var missing = new List<MissingStudy>();
        for (var from = begun; ; from += longest)
        {
            var to = ended - from > longest ? from + longest : ended;
            var reply = await _pacs.CompareAsync(from, to, _options.Margin, _options.Timeout, cancellationToken);
            if (reply.Value is not { } found)
            {
                return reply;
            }

            missing.AddRange(found.Missing);
            isCut |= found.IsCut;
            if (to == ended)
            {
                return new PacsReply<PacsDifference>(PacsFault.None, new PacsDifference(Distinct(missing), isCut));
            }
        }
    }

    // A study in the margin of one piece began in the next.
    private static List<MissingStudy> Distinct(IEnumerable<MissingStudy> missing) =>
        [.. missing.OrderByDescending(study => study.IsOfTheSpan).DistinctBy(study => study.StudyInstanceUid, StringComparer.Ordinal)];

    private (DateTimeOffset Begun, bool IsCut) BegunOf(LinkSpan span, DateTimeOffset ended)
    {
        if (span.BegunUtc > ended)
        {
            _logger.ClockSetBack(span.BegunUtc, ended);
            return (ended, IsCut: false); // the one of the two that the clock of now knows
        }

        if (ended - span.BegunUtc <= LongestSpan)
        {
            return (span.BegunUtc, IsCut: false);
        }

        _logger.SpanCut(span.BegunUtc, ended, LongestSpan);
        return (ended - LongestSpan, IsCut: true);
    }
}
