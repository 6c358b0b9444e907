using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Workers.Child;
using EdgeMLOps.TestWorker;

if (args is [LogWriter.Role, var folder, var first])
{
    await LogWriter.RunAsync(folder, int.Parse(first, CultureInfo.InvariantCulture));
}

using var engine = new EngineWorkerHandler();
using var codec = new CodecWorkerHandler();
var (handler, launched) = args switch
{
    [EngineWorkerHandler.Role, .. var rest] => ((IWorkerHandler)engine, rest),
    [ClaimedGpu.Role, var file, .. var rest] => (new ClaimedGpu(engine, file), rest),
    [CodecWorkerHandler.Role, .. var rest] => (codec, rest),
    ["no-files", .. var rest] => (new TestHandler(changesFiles: false), rest),
    _ => (new TestHandler(changesFiles: true), args),
};
return WorkerLaunch.TryParse(launched, out var launch) ? WorkerProgram.Run(launch, handler) : 2;
