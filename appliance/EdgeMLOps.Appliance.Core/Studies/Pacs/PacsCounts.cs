using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>
/// What the PACS says of the open studies. Looking never waits: it gives what is known and has the rest asked, one question
/// at a time, each with a limit; a PACS that does not answer is left alone for a while.
/// </summary>
internal sealed class PacsCounts : BackgroundService
{
    private const int MostWaiting = 256;

    private readonly PacsLink _link;
    private readonly CountQuery _query;
    private readonly PacsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PacsCounts> _logger;
    private readonly PacsBreaker _breaker;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Entry> _entries = [];
    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(MostWaiting);

    public PacsCounts(PacsLink link, CountQuery query, IOptions<StudiesOptions> options, TimeProvider time, ILogger<PacsCounts> logger)
    {
        _link = link;
        _query = query;
        _options = options.Value.Query;
        _time = time;
        _logger = logger;
        _breaker = new PacsBreaker(_options.Interval, time);
    }

    /// <summary>What is known of a study as it is now.</summary>
    /// <param name="study">The study.</param>
    /// <param name="received">Images of it that came.</param>
    public PacsAnswer Look(OpenStudy study, int received)
    {
        if (!_link.HasPeer)
        {
            return PacsAnswer.NotConfigured;
        }

        lock (_gate)
        {
            var known = _entries.GetValueOrDefault(study.Row);
            if (known is null || known.LastInstanceRow != study.LastInstanceRow)
            {
                known = _entries[study.Row] = new Entry(study.LastInstanceRow);
            }

            if (known.IsAsked || (known.Answer is not null && _time.GetUtcNow() < known.AskedUtc + _options.Interval))
            {
                return known.Answer ?? PacsAnswer.Awaited;
            }

            if (!_link.IsOpen)
            {
                return known.Answer ?? PacsAnswer.LinkDown;
            }

            if (_breaker.IsOpen)
            {
                return known.Answer ?? PacsAnswer.Silent;
            }

            known.IsAsked = _questions.Writer.TryWrite(new Question(study, received, known));
            return known.Answer ?? PacsAnswer.Awaited;
        }
    }

    /// <summary>Forgets studies that are open no longer.</summary>
    public void KeepOnly(IReadOnlyList<OpenStudy> open)
    {
        lock (_gate)
        {
            if (_entries.Count > 0)
            {
                var rows = open.Select(study => study.Row).ToHashSet();
                foreach (var row in _entries.Keys.Where(row => !rows.Contains(row)).ToList())
                {
                    _entries.Remove(row);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var question in _questions.Reader.ReadAllAsync(stoppingToken))
        {
            await AskGuardedAsync(question, stoppingToken);
        }
    }

    // What a question can fail by is the reply; what nobody foresaw must not end the service over one study's count.
    private async Task AskGuardedAsync(Question question, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(question, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            _logger.QuestionFailed(question.Study.Row, exception.GetType().Name);
            Note(question, new PacsReply<PacsAnswer>(PacsFault.Broken, default), isGivenUp: false);
        }
    }

    private async Task AskAsync(Question question, CancellationToken cancellationToken)
    {
        bool isGivenUp;
        lock (_gate)
        {
            isGivenUp = _breaker.IsOpen; // while this one waited
        }

        var reply = isGivenUp
            ? new PacsReply<PacsAnswer>(PacsFault.None, PacsAnswer.Silent)
            : await _link.AskAsync(
                PacsModel.Find,
                _options.Timeout,
                (association, token) => _query.AskAsync(association, question.Study.StudyInstanceUid, question.Received, token),
                cancellationToken);
        Note(question, reply, isGivenUp);
    }

    private void Note(Question question, PacsReply<PacsAnswer> reply, bool isGivenUp)
    {
        var entry = question.Entry;
        TimeSpan? wait = null;
        var isBack = false;
        lock (_gate)
        {
            entry.IsAsked = false;
            entry.AskedUtc = _time.GetUtcNow();
            switch (reply.Fault)
            {
                case PacsFault.None:
                    entry.Answer = reply.Value;
                    isBack = !isGivenUp && _breaker.Succeeded();
                    break;
                case PacsFault.LinkDown:
                    entry.Answer = null; // asked anew when the link is up
                    break;
                default:
                    entry.Answer ??= PacsAnswer.Silent;
                    wait = _breaker.Failed();
                    break;
            }
        }

        if (reply.Fault is not (PacsFault.None or PacsFault.LinkDown))
        {
            _logger.NoCount(question.Study.Row, reply.Fault);
        }

        if (wait is { } pause)
        {
            _logger.PacsSilent(reply.Fault, pause);
        }
        else if (isBack)
        {
            _logger.PacsAnswers();
        }
    }

    private sealed class Entry(long lastInstanceRow)
    {
        public long LastInstanceRow { get; } = lastInstanceRow;

        public bool IsAsked { get; set; }

        public DateTimeOffset AskedUtc { get; set; }

        public PacsAnswer? Answer { get; set; }
    }

    private sealed record Question(OpenStudy Study, int Received, Entry Entry);
}
