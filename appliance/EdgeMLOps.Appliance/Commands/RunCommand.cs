using System.CommandLine;
using EdgeMLOps.Appliance.Startup;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var command = new Command("run", "Runs the service until it is stopped.") { config };
        command.SetAction((parsed, cancellationToken) => ApplianceHost.RunAsync(parsed.GetValue(config)?.FullName, cancellationToken));
        return command;
    }
}
