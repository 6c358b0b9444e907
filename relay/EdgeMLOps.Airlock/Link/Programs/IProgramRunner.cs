namespace EdgeMLOps.Airlock.Link.Programs;

/// <summary>Runs programs of the operating system.</summary>
internal interface IProgramRunner
{
    /// <summary>Runs a program to its end, or kills it at its limit.</summary>
    /// <param name="call">What to run.</param>
    /// <param name="cancellationToken">Kills it.</param>
    Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken);
}
