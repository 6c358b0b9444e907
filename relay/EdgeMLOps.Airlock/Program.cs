using EdgeMLOps.Airlock.Commands;
using EdgeMLOps.Hosting.CommandLine;

var output = new ConsoleOutput();
return await CommandProgram.RunAsync(AirlockCommands.Build(output), args, output);
