using System.CommandLine;
using EdgeMLOps.Benchmarks.Boxes;
using EdgeMLOps.Benchmarks.Dicom;
using EdgeMLOps.Benchmarks.Echo;
using EdgeMLOps.Benchmarks.Fleets;
using EdgeMLOps.Benchmarks.Inference;
using EdgeMLOps.Benchmarks.Log;
using EdgeMLOps.Benchmarks.Policies;
using EdgeMLOps.Benchmarks.Receiving;
using EdgeMLOps.Benchmarks.Starting;
using EdgeMLOps.Hosting.CommandLine;

var output = new ConsoleOutput();
var root = new RootCommand("Benchmarks, side by side with peers where there is one; exit code 1 when a mark is missed")
{
    ReceiveCommand.Create(output),
    EchoCommand.Create(output),
    DicomCommand.Create(output),
    InferenceCommand.Create(output),
    StartCommand.Create(output),
    BareCommand.Create(output),
    BoxesCommand.Create(output),
    LogCommand.Create(output),
    PolicyCommand.Create(output),
    FleetCommand.Create(output),
};
return await CommandProgram.RunAsync(root, args, output);
