using EdgeMLOps.Airlock.Link.Programs;

namespace EdgeMLOps.Airlock.Tests.Link;

/// <summary>Runs programs, or throws what nobody expected.</summary>
internal sealed class FaultyRunner : IProgramRunner
{
    private readonly ProgramRunner _programs = new(TimeProvider.System);

    public Exception? Fault { get; set; }

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) =>
        Fault is null ? _programs.RunAsync(call, cancellationToken) : Task.FromException<ProgramResult>(Fault);
}
