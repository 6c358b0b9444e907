namespace EdgeMLOps.Airlock.Link;

/// <summary>What was last found about the switch, and how often something was.</summary>
internal sealed class LinkHealth
{
    /// <summary>Tries in a row that nothing of the hospital may answer before it is told.</summary>
    public const int MostSilent = 3;

    private volatile string _code = "";
    private volatile int _silent;
    private long _faults;

    /// <summary>What is wrong now; empty when nothing is.</summary>
    public string Code => _code;

    /// <summary>Looks that found something wrong since the start.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Whether the hospital is let through by the switch's word and nothing of it answers. It keeps no window from beginning.</summary>
    public bool HospitalSilent => _silent >= MostSilent;

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

    /// <summary>Notes whether anything of the hospital answered; true when <see cref="HospitalSilent"/> changed by it. One thread at a time.</summary>
    public bool NoteHospital(bool answers)
    {
        var before = HospitalSilent;
        _silent = answers ? 0 : Math.Min(_silent + 1, MostSilent);
        return before != HospitalSilent;
    }
}
