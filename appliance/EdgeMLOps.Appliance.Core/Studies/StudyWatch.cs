using EdgeMLOps.Appliance.Core.Studies.Completeness;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>What is remembered of an open study from one look to the next. In memory alone: a restart looks again.</summary>
internal sealed class StudyWatch
{
    private const int LargestExponent = 6;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    private volatile StudyVerdict _verdict = StudyVerdict.Wait(StudyWait.Quiet, untilUtc: null);
    private volatile bool _isBusy;

    public StudyWatch(OpenStudy study, DateTimeOffset nowUtc) => (Study, SeenUtc) = (study, nowUtc);

    public OpenStudy Study { get; private set; }

    /// <summary>Since when its newest image is known of.</summary>
    public DateTimeOffset SeenUtc { get; private set; }

    /// <summary>What came of it; null until it was looked at, and again when more came.</summary>
    public StudyImages? Images { get; set; }

    /// <summary>It is not looked at before.</summary>
    public DateTimeOffset DueUtc { get; set; }

    /// <summary>How often its result could not be made.</summary>
    public int Attempts { get; private set; }

    public StudyVerdict Verdict
    {
        get => _isBusy ? StudyVerdict.Wait(StudyWait.Report, untilUtc: null) : _verdict;
        set => _verdict = value;
    }

    /// <summary>What is to become of it, while its result is being made too.</summary>
    public StudyVerdict Decided => _verdict;

    /// <summary>Its result is being made.</summary>
    public bool IsBusy
    {
        get => _isBusy;
        set => _isBusy = value;
    }

    /// <summary>Takes note of what was read of it.</summary>
    public void Update(OpenStudy study, DateTimeOffset nowUtc)
    {
        if (study.LastInstanceRow != Study.LastInstanceRow)
        {
            (SeenUtc, DueUtc) = (nowUtc, default);
        }

        if (study != Study)
        {
            Images = null;
        }

        Study = study;
    }

    /// <summary>Its result could not be made: tried again after 10 s, 20 s, 40 s…, at most 10 min.</summary>
    public TimeSpan Failed(DateTimeOffset nowUtc)
    {
        Attempts++;
        var doubled = FirstRetry * (1 << Math.Min(Attempts - 1, LargestExponent));
        var wait = doubled < LongestRetry ? doubled : LongestRetry;
        DueUtc = nowUtc + wait;
        _verdict = StudyVerdict.Wait(StudyWait.Retry, DueUtc);
        return wait;
    }
}
