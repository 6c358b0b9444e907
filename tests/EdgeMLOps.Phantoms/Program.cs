using System.CommandLine;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Phantoms.Commands;

var root = new RootCommand("Made-up chest images with known lesions, for tests, the demo and training")
{
    DicomCommand.Create(),
    DumpCommand.Create(),
};
return await CommandProgram.RunAsync(root, args, new ConsoleOutput());
