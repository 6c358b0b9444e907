namespace EdgeMLOps.Airlock.Link.Programs;

/// <summary>How a run ended.</summary>
/// <param name="Outcome">Whether it ran to its end.</param>
/// <param name="ExitCode">Its exit code; -1 unless it ended.</param>
/// <param name="Output">What it wrote to standard output, at most <see cref="ProgramRunner.MostOutput"/> characters.</param>
/// <param name="Error">What it wrote to standard error, as bounded.</param>
internal sealed record ProgramResult(ProgramOutcome Outcome, int ExitCode, string Output, string Error)
{
    public bool Succeeded => Outcome == ProgramOutcome.Ended && ExitCode == 0;

    public static ProgramResult Of(ProgramOutcome outcome) => new(outcome, -1, "", "");
}
