using System.CommandLine;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>A command that looks into the appliance's folder and may answer as JSON.</summary>
internal static class ConfiguredCommand
{
    public static Command Create(
        string name, string description, Func<StorageOptions, bool, CancellationToken, Task<int>> action)
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command(name, description) { config, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            return action(storage, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
