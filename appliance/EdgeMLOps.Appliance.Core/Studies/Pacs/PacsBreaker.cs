namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>
/// Stops asking a PACS that does not answer: after two failures in a row for a while that doubles, at most 10 min, after
/// which one question is let through. Not thread-safe: its owner has a lock.
/// </summary>
internal sealed class PacsBreaker
{
    private const int Tolerated = 1;
    private const int LargestExponent = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _first;
    private readonly TimeProvider _time;
    private int _failures;
    private DateTimeOffset _openUntil;

    public PacsBreaker(TimeSpan first, TimeProvider time)
    {
        _first = first;
        _time = time;
    }

    /// <summary>Nobody may be asked now.</summary>
    public bool IsOpen => _failures > Tolerated && _time.GetUtcNow() < _openUntil;

    /// <summary>It answered.</summary>
    /// <returns>Whether it had been given up.</returns>
    public bool Succeeded()
    {
        var wasGivenUp = _failures > Tolerated;
        _failures = 0;
        return wasGivenUp;
    }

    /// <summary>It did not answer.</summary>
    /// <returns>How long nobody is asked now; null: it gets another chance at once.</returns>
    public TimeSpan? Failed()
    {
        _failures++;
        if (_failures <= Tolerated)
        {
            return null;
        }

        var doubled = _first * (1 << Math.Min(_failures - Tolerated - 1, LargestExponent));
        var wait = doubled < Longest ? doubled : Longest;
        _openUntil = _time.GetUtcNow() + wait;
        return wait;
    }
}
