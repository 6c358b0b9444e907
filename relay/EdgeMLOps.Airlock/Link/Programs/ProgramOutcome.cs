namespace EdgeMLOps.Airlock.Link.Programs;

/// <summary>How the run of a program went.</summary>
internal enum ProgramOutcome
{
    /// <summary>It ended; its exit code says how.</summary>
    Ended,

    /// <summary>There is no such program, or it may not be run.</summary>
    Missing,

    /// <summary>It did not end in time and was killed.</summary>
    TimedOut,

    /// <summary>It wrote more than it may and was killed.</summary>
    WroteTooMuch,
}
