namespace EdgeMLOps.TestKit.Time;

/// <summary>The wall clock of programs that a test starts, wrong by as many years as it says and set while they run (libfaketime); lengths of
/// time stay true, as on a machine whose clock is set.</summary>
/// <param name="file">Where it is kept.</param>
public sealed class ProgramClock(string file)
{
    /// <summary>By how much it is wrong; a program that asks for the time is told at once.</summary>
    public int Years { get; private set; }

    /// <summary>What is said to be the time.</summary>
    public DateTimeOffset Now => TimeProvider.System.GetUtcNow().AddDays(365 * Years);

    /// <summary>Sets it.</summary>
    public void Set(int years)
    {
        File.WriteAllText($"{file}.new", $"{365 * years:+0;-0}d\n");
        File.Move($"{file}.new", file, overwrite: true);
        Years = years;
    }

    /// <summary>The command that runs a command by it; the program has the process id that was started.</summary>
    public string[] Command(params string[] command) =>
    [
        // libfaketime's own correction of waits on the monotonic clock would have every wait of .NET end at once, and begin again.
        "env", "LD_PRELOAD=/usr/$LIB/faketime/libfaketimeMT.so.1", $"FAKETIME_TIMESTAMP_FILE={file}", "FAKETIME_NO_CACHE=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "NO_FAKE_STAT=1", .. command,
    ];
}
