using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>The site's zone, read anew every hour: its rules change by an update of the operating system while the airlock runs.</summary>
internal sealed class SiteZone
{
    private static readonly TimeSpan ReadAgain = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Func<TimeZoneInfo> _find;
    private readonly TimeProvider _time;
    private ZoneClock _clock;
    private long _read;

    public SiteZone(IOptions<ScheduleOptions> options, TimeProvider time)
        : this(() => Find(options.Value.TimeZone), time)
    {
    }

    internal SiteZone(Func<TimeZoneInfo> find, TimeProvider time)
    {
        (_find, _time) = (find, time);
        (_clock, _read) = (new ZoneClock(find()), time.GetTimestamp());
    }

    /// <summary>The zone by its rules of now; by those of before where the operating system does not know it any more.</summary>
    public ZoneClock Clock
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_read) >= ReadAgain)
                {
                    _read = _time.GetTimestamp();
                    _clock = ReadOr(_clock);
                }

                return _clock;
            }
        }
    }

    private ZoneClock ReadOr(ZoneClock before)
    {
        try
        {
            return new ZoneClock(_find());
        }
        catch (Exception ex) when (ex is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            return before; // in the midst of an update; the next start names the key if it stays so
        }
    }

    private static TimeZoneInfo Find(string id)
    {
        TimeZoneInfo.ClearCachedData();
        return TimeZoneInfo.FindSystemTimeZoneById(id);
    }
}
