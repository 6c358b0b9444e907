using System.CommandLine;
using EdgeMLOps.Phantoms.Commands;

var root = new RootCommand("Made-up chest images with known lesions, for tests, the demo and training")
{
    DumpCommand.Create(),
};
return root.Parse(args).Invoke();
