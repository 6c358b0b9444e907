using System.CommandLine;
using EdgeMLOps.GpuProof.Commands;
using EdgeMLOps.Hosting.CommandLine;

var output = new ConsoleOutput();
var root = new RootCommand("Proves the engine on a machine with an NVIDIA GPU; tests/gpu/run.sh drives it")
{
    ProviderCommand.Create(output),
    AgreeCommand.Create(output),
    CorpusCommand.Create(output),
    LostCommand.Create(output),
    LimitCommand.Create(output),
    BatchesCommand.Create(output),
    SpeedCommand.Create(output),
    MemoryCommand.Create(output),
    ConfinedCommand.Create(output),
};
return await CommandProgram.RunAsync(root, args, output);
