using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Workers.Child;
using EdgeMLOps.TestWorker;

if (args is [EngineWorkerHandler.Role, .. var rest])
{
    using var engine = new EngineWorkerHandler();
    return WorkerLaunch.TryParse(rest, out var engineLaunch) ? WorkerProgram.Run(engineLaunch, engine) : 2;
}

return WorkerLaunch.TryParse(args, out var launch) ? WorkerProgram.Run(launch, new TestHandler()) : 2;
