using System.Threading.Channels;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Room;

/// <summary>
/// Whether there is room to take more in. Asked for every fragment, so it looks at the disk only from time to time, and
/// sooner when what was written since could bring it to the mark. Thread-safe.
/// </summary>
internal sealed class RoomGauge
{
    private const long Megabyte = 1024 * 1024;

    private readonly RoomOptions _options;
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly ILogger<RoomGauge> _logger;
    private readonly Lock _gate = new();

    // One place: a reader that is late looks at the disk itself.
    private readonly Channel<bool> _tightened = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private long _measuredAt;
    private long _written;
    private long _writtenBeforeNext; // 0 at first: nothing is known yet
    private long _free;
    private long _timesShort;
    private long _tightenedAt; // with the gate; 0: there was enough
    private volatile bool _short;

    public RoomGauge(IOptions<RoomOptions> options, IOptions<StorageOptions> storage, TimeProvider time, ILogger<RoomGauge> logger)
    {
        _options = options.Value;
        _root = storage.Value.Root;
        _time = time;
        _logger = logger;
    }

    /// <summary>Nothing may be taken in. Measures if it is time to.</summary>
    public bool IsShort
    {
        get
        {
            if (Interlocked.Read(ref _written) >= Interlocked.Read(ref _writtenBeforeNext)
                || _time.GetElapsedTime(Interlocked.Read(ref _measuredAt)) >= _options.CheckInterval)
            {
                MeasureUnlessOtherDoes();
            }

            return _short;
        }
    }

    public RoomState State => new(IsShort, Interlocked.Read(ref _free), Interlocked.Read(ref _timesShort));

    /// <summary>The disk is short, or a little above it; a value at most each interval of measurement.</summary>
    public ChannelReader<bool> Tightened => _tightened.Reader;

    /// <summary>Bytes that are to become free before it is neither; measured now.</summary>
    public long Wanting => DiskSpace.Of(_root) is { } space ? Math.Max(0, Comfort(space) - space.Free) : 0;

    /// <summary>
    /// Bytes that may still be written before the mark, measured now; for what knows its length beforehand. Nothing is
    /// known where the system does not say: then there is no limit.
    /// </summary>
    public long FreeAboveMark =>
        DiskSpace.Of(_root) is { } space ? space.Free - Mark(_options.RefuseBelowMegabytes, _options.RefuseBelowPercent, space) : long.MaxValue;

    public void Wrote(int bytes) => Interlocked.Add(ref _written, bytes);

    private void MeasureUnlessOtherDoes()
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            // Where the system does not say, each write says for itself whether there was room.
            if (DiskSpace.Of(_root) is { } space)
            {
                JudgeLocked(space);
            }

            Interlocked.Exchange(ref _written, 0);
            Interlocked.Exchange(ref _measuredAt, _time.GetTimestamp());
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void JudgeLocked(DiskSpace space)
    {
        var refuseBelow = Mark(_options.RefuseBelowMegabytes, _options.RefuseBelowPercent, space);
        var acceptAbove = Mark(_options.AcceptAboveMegabytes, _options.AcceptAbovePercent, space);
        if (!_short && space.Free < refuseBelow)
        {
            _short = true;
            Interlocked.Increment(ref _timesShort);
            _logger.RoomShort(space.Free / Megabyte, refuseBelow / Megabyte, acceptAbove / Megabyte);
        }
        else if (_short && space.Free >= acceptAbove)
        {
            _short = false;
            _logger.RoomAgain(space.Free / Megabyte);
        }

        Tell(space.Free < Comfort(space));
        Interlocked.Exchange(ref _free, space.Free);
        Interlocked.Exchange(ref _writtenBeforeNext, Math.Max(Megabyte, (space.Free - refuseBelow) / 2));
    }

    private void Tell(bool isTight)
    {
        if (isTight && (_tightenedAt == 0 || _time.GetElapsedTime(_tightenedAt) >= _options.CheckInterval))
        {
            _tightenedAt = _time.GetTimestamp();
            _tightened.Writer.TryWrite(true);
        }
        else if (!isTight)
        {
            _tightenedAt = 0;
        }
    }

    // Where all is taken again, and if that is where it is refused, a little above.
    private long Comfort(DiskSpace space)
    {
        var refuseBelow = Mark(_options.RefuseBelowMegabytes, _options.RefuseBelowPercent, space);
        return Math.Max(Mark(_options.AcceptAboveMegabytes, _options.AcceptAbovePercent, space), refuseBelow + (refuseBelow / 4));
    }

    private static long Mark(int megabytes, double percent, DiskSpace space) =>
        Math.Max(megabytes * Megabyte, (long)(space.Total / 100.0 * percent));
}
