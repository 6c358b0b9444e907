namespace EdgeMLOps.Airlock.Windows;

/// <summary>How the step that runs fares: since when it runs, and what last kept it from its end. Safe for concurrent use.</summary>
internal sealed class StepHealth
{
    private readonly TimeProvider _time;
    private volatile string _code = "";
    private volatile bool _failed;
    private long _since;

    public StepHealth(TimeProvider time) => (_time, _since) = (time, time.GetTimestamp());

    /// <summary>What last kept the step from its end; empty when nothing was said.</summary>
    public string Code => _code;

    /// <summary>Whether the last try of the step ended in an exception.</summary>
    public bool Failed => _failed;

    /// <summary>How long this step runs, tried again or not; no wall clock counts.</summary>
    public TimeSpan Lasts => _time.GetElapsedTime(Interlocked.Read(ref _since));

    /// <summary>The step waits for this.</summary>
    public void Waits(string code) => (_code, _failed) = (code, false);

    /// <summary>A try of the step ended in an exception.</summary>
    public void Fail() => (_code, _failed) = (WindowCodes.Fault, true);

    /// <summary>A try of the step ended without an exception.</summary>
    public void Ran() => (_code, _failed) = ("", false);

    /// <summary>The next step begins.</summary>
    public void Moved()
    {
        Interlocked.Exchange(ref _since, _time.GetTimestamp());
        Ran();
    }
}
