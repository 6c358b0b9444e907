namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>The clock that the hospital's dates and times are read from. Immutable.</summary>
internal sealed class PacsClock
{
    private readonly TimeZoneInfo _zone;

    /// <param name="zone">The hospital's.</param>
    public PacsClock(TimeZoneInfo zone) => _zone = zone;

    /// <summary>The zone's id.</summary>
    public string Name => _zone.Id;

    /// <summary>Whether it shows UTC all year.</summary>
    public bool IsUtc => _zone.HasSameRules(TimeZoneInfo.Utc);

    /// <summary>What it shows at a time.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone).DateTime;

    /// <summary>Whether it showed a time within a span; one that it shows twice, as summer ends, once of the two is enough.</summary>
    /// <param name="local">What it showed, to the second.</param>
    /// <param name="from">Begin, included, and the second it lies in with it.</param>
    /// <param name="to">End, included.</param>
    public bool ShowsWithin(DateTime local, DateTimeOffset from, DateTimeOffset to)
    {
        var offsets = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local) : [_zone.GetUtcOffset(local)];
        return Array.Exists(offsets, offset => new DateTimeOffset(local, offset) is var at && at > from.AddSeconds(-1) && at <= to);
    }
}
