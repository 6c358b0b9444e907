using EdgeMLOps.Appliance.Core.Workers.Child;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>How a worker is started.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Before those of the launch: <c>worker ROLE</c>.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Name of the hidden verb.</summary>
    public const string Verb = "worker";

    /// <summary>The running executable once more.</summary>
    /// <param name="role">Which workers, such as <c>engine</c>.</param>
    /// <exception cref="InvalidOperationException">The system does not say which executable runs.</exception>
    public static WorkerCommand ThisProgram(string role)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The system does not say which executable this is.");
        // Started as "dotnet PROGRAM.dll", the executable is dotnet and the program its first argument.
        return string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase)
            ? new WorkerCommand(program, [Environment.GetCommandLineArgs()[0], Verb, role])
            : new WorkerCommand(program, [Verb, role]);
    }

    internal IEnumerable<string> ArgumentsOf(WorkerLaunch launch) => [.. Arguments, .. launch.ToArguments()];
}
