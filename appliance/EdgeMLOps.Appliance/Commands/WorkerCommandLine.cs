using System.CommandLine;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Appliance.Core.Workers.Child;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>worker codec|engine</c>, hidden: this executable as a worker of the service. Not for people.</summary>
internal static class WorkerCommandLine
{
    public static Command Create(IOutputWriter output)
    {
        var role = new Argument<string>("ROLE").AcceptOnlyFromAmong(CodecWorkerHandler.Role, EngineWorkerHandler.Role);
        var launch = new Argument<string[]>("LAUNCH") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(WorkerCommand.Verb, "A worker process of the service, started by it.") { role, launch };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetValue(role)!, parsed.GetValue(launch) ?? [], output)); // not null: exactly one
        return command;
    }

    private static int Run(string role, string[] arguments, IOutputWriter output)
    {
        if (!WorkerLaunch.TryParse(arguments, out var launch))
        {
            output.WriteError("'worker' is for the service, which starts its workers itself.");
            return ExitCodes.WrongUse;
        }

        using var engine = new EngineWorkerHandler();
        using var codec = new CodecWorkerHandler();
        return WorkerProgram.Run(launch, string.Equals(role, CodecWorkerHandler.Role, StringComparison.Ordinal) ? codec : engine);
    }
}
