using System.CommandLine;
using EdgeMLOps.Appliance.Commands;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Hosting.CommandLine;

var output = new ConsoleOutput();
if (args is [WorkerCommand.Verb, ..])
{
    // Whoever starts a worker waits for it: none of the commands is made for it.
    return WorkerCommandLine.Run(args[1..], output);
}

var root = new RootCommand("Receives studies from the PACS, runs the detector, returns the results, watches itself.")
{
    RunCommand.Create(),
    StatusCommand.Create(output),
    InspectCommand.Create(output),
    DetectCommand.Create(output),
    DicomCommand.Create(output),
    StudiesCommand.Create(output),
    ResultsCommand.Create(output),
    QuarantineCommand.Create(output),
    ModelsCommand.Create(output),
    PolicyCommand.Create(output),
    LogCommand.Create(output),
    TrustCommand.Create(output),
};
return await CommandProgram.RunAsync(root, args, output);
