using System.CommandLine;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Uplink;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Relay;

/// <summary>The relay's command line.</summary>
internal static class RelayCommands
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    internal static RootCommand Build(IOutputWriter output) =>
        new("Sends sealed summaries to the fleet, only under the airlock's lease.")
        {
            Run(),
            Status(output),
            EnrolCommand.Create(output),
        };

    private static Command Run()
    {
        var config = CommonOptions.Config();
        var command = new Command("run", "Run the service.") { config };
        command.SetAction((parsed, token) => RelayHost.RunAsync(parsed.GetValue(config)?.FullName, token));
        return command;
    }

    private static Command Status(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("status", "Say where the relay stands.") { config, json };
        command.SetAction(async (parsed, token) =>
        {
            var configuration = HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName);
            var storage = HostSetup.ReadStorage(configuration);
            using var client = new ControlClient(storage.Root, RelayProgram.Name, AskLimit);
            var reply = await client.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, token);
            if (reply.Outcome == ControlOutcome.ServiceDown)
            {
                return await DownAsync(configuration, output, token);
            }

            var status = reply.Value ?? throw new CommandException($"The relay does not answer: {reply.Code}");
            foreach (var line in StatusLines.Of(status, parsed.GetValue(json)))
            {
                output.WriteLine(line);
            }

            return status.Healthy ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<int> DownAsync(IConfiguration configuration, IOutputWriter output, CancellationToken cancellationToken)
    {
        var path = configuration[$"{UplinkOptions.Section}:{nameof(UplinkOptions.OutboxPath)}"];
        if (File.Exists(path))
        {
            await using var outbox = OutboxStore.OpenReadOnly(path);
            output.WriteLine(FormattableString.Invariant($"waiting: {(await outbox.DepthAsync(cancellationToken)).Messages}"));
        }

        output.WriteError("The relay is not running.");
        return ExitCodes.Failure;
    }
}
