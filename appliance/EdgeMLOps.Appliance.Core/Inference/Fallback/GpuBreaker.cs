namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>
/// When a model leaves a GPU that fails and when the GPU is tried again. Faults in a row open it. While it is open the GPU is
/// probed, ever more rarely; one that comes back and fails again soon is not trusted any sooner for having come back. Safe
/// for concurrent use.
/// </summary>
internal sealed class GpuBreaker
{
    /// <summary>Faulty runs in a row that open it: a batch, and an image of it alone.</summary>
    public const int MostFaults = 2;

    /// <summary>Sound runs on the GPU after which its past is forgotten.</summary>
    public const int SoundRuns = 100;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private int _faults;
    private int _sound;
    private TimeSpan _delay = First;
    private long _opened;
    private long _probes;
    private long _refusals;
    private bool _isOpen;

    /// <summary>Whether the model has left the GPU.</summary>
    public bool IsOpen => Volatile.Read(ref _isOpen);

    /// <summary>How often it did.</summary>
    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>How often the GPU was tried again.</summary>
    public long Probes => Interlocked.Read(ref _probes);

    /// <summary>How often a place that was to take over did not pass its check.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>How long to wait before the next probe.</summary>
    public TimeSpan Delay
    {
        get
        {
            lock (_gate)
            {
                return _delay;
            }
        }
    }

    /// <summary>A run on the GPU failed.</summary>
    /// <returns>Whether that was one too many; the caller has the model leave.</returns>
    public bool IsTooMany()
    {
        lock (_gate)
        {
            _sound = 0;
            return ++_faults >= MostFaults && !_isOpen;
        }
    }

    /// <summary>A run on the GPU gave what was understood.</summary>
    public void Ran()
    {
        lock (_gate)
        {
            _faults = 0;
            if (++_sound >= SoundRuns)
            {
                _delay = First;
            }
        }
    }

    /// <summary>The model has left the GPU.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
            (_faults, _sound) = (0, 0);
            _opened++;
        }
    }

    /// <summary>A place was to take over, and did not pass its check.</summary>
    public void Refuse() => Interlocked.Increment(ref _refusals);

    /// <summary>A probe begins.</summary>
    public void Probe()
    {
        lock (_gate)
        {
            _probes++;
            _delay = _delay * 2 < Longest ? _delay * 2 : Longest;
        }
    }

    /// <summary>The model is on the GPU again.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isOpen = false;
            (_faults, _sound) = (0, 0);
        }
    }
}
