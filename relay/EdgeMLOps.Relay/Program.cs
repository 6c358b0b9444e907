using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Relay;

var output = new ConsoleOutput();
return await CommandProgram.RunAsync(RelayCommands.Build(output), args, output);
