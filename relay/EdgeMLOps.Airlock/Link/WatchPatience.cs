namespace EdgeMLOps.Airlock.Link;

/// <summary>
/// How long a served hospital is left as it is while the switch cannot be read, and when a repair that failed is tried again: a program
/// that is slow twice must not cut a hospital, nor one that stays broken open and cut it by turns.
/// </summary>
internal sealed class WatchPatience
{
    /// <summary>Looks in a row that may read nothing; the next one acts.</summary>
    public const int MostUnread = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _firstPause;
    private readonly TimeProvider _time;
    private TimeSpan _pause;
    private long _failed;
    private int _unread;

    public WatchPatience(TimeSpan firstPause, TimeProvider time) => (_firstPause, _time) = (firstPause, time);

    /// <summary>Why the last repair failed; empty when it did not.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Whether the next repair is not due yet.</summary>
    public bool Pauses => Failure.Length > 0 && _time.GetElapsedTime(_failed) < _pause;

    /// <summary>Whether what a look found may be borne: it says nothing of how the switch stands, and did not do so too often in a row.</summary>
    public bool Bears(string found) => LinkCodes.IsUnread(found) && ++_unread <= MostUnread;

    /// <summary>The switch stands as it was set.</summary>
    public void Clear() => (Failure, _pause, _unread) = ("", TimeSpan.Zero, 0);

    /// <summary>A repair failed: the next pause is twice as long.</summary>
    public void Fail(string code)
    {
        var twice = _pause * 2;
        _pause = _pause == TimeSpan.Zero ? _firstPause : twice < LongestPause ? twice : LongestPause;
        (Failure, _failed, _unread) = (code, _time.GetTimestamp(), 0);
    }
}
