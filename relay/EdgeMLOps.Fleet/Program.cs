using EdgeMLOps.Fleet;
using EdgeMLOps.Hosting.CommandLine;

var output = new ConsoleOutput();
return await CommandProgram.RunAsync(FleetCommands.Build(output), args, output);
