using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>The engine's worker as the service has it: a process of the appliance's own executable.</summary>
internal static class EngineWorker
{
    public static WorkerSettings Settings(TempFolder folder) => new WorkerRoleOptions().ToSettings(EngineWorkerHandler.Role, folder["engine"]) with
    {
        Command = new WorkerCommand(Repository.Executable("EdgeMLOps.Appliance"), [WorkerCommand.Verb, EngineWorkerHandler.Role]),
    };

    /// <summary>Its process, when it is the only one this process has started.</summary>
    public static int Process => ProcessTable.ChildrenOf(Environment.ProcessId).Single();
}
