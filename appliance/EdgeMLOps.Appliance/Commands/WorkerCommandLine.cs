using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Workers.Child;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>
/// <c>worker codec|engine</c>: this executable as a worker of the service. Not for people, and no command of the others: its arguments
/// are the service's own, and whoever starts one waits for it.
/// </summary>
internal static class WorkerCommandLine
{
    /// <summary>Runs on the process's first thread until the service closes the pipe.</summary>
    /// <param name="arguments">Those after the verb.</param>
    /// <param name="output">Where errors go.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, IOutputWriter output)
    {
        if (arguments.Count == 0 || !WorkerLaunch.TryParse([.. arguments.Skip(1)], out var launch))
        {
            return Refuse(output);
        }

        try
        {
            return arguments[0] switch
            {
                CodecWorkerHandler.Role => RunCodec(launch),
                EngineWorkerHandler.Role => RunEngine(launch),
                _ => Refuse(output),
            };
        }
        catch (Exception ex) when (ex is not OutOfMemoryException)
        {
            output.WriteError($"{ex.GetType().Name}: {ex.Message}");
            return ExitCodes.Failure;
        }
    }

    private static int Refuse(IOutputWriter output)
    {
        output.WriteError("'worker' is for the service, which starts its workers itself.");
        return ExitCodes.WrongUse;
    }

    private static int RunCodec(WorkerLaunch launch)
    {
        using var handler = new CodecWorkerHandler();
        return WorkerProgram.Run(launch, handler);
    }

    private static int RunEngine(WorkerLaunch launch)
    {
        using var handler = new EngineWorkerHandler();
        return WorkerProgram.Run(launch, handler);
    }
}
