namespace EdgeMLOps.Airlock.Link;

/// <summary>What was last found about the switch, and how often something was.</summary>
internal sealed class LinkHealth
{
    private volatile string _code = "";
    private long _faults;

    /// <summary>What is wrong now; empty when nothing is.</summary>
    public string Code => _code;

    /// <summary>Looks that found something wrong since the start.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Notes what a look found; true when that is another thing than before.</summary>
    public bool Note(string code)
    {
        var before = Interlocked.Exchange(ref _code, code);
        if (code.Length > 0)
        {
            Interlocked.Increment(ref _faults);
        }

        return !string.Equals(before, code, StringComparison.Ordinal);
    }
}
