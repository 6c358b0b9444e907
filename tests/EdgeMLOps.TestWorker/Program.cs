using EdgeMLOps.Appliance.Core.Workers.Child;
using EdgeMLOps.TestWorker;

return WorkerLaunch.TryParse(args, out var launch) ? WorkerProgram.Run(launch, new TestHandler()) : 2;
