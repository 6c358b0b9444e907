using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Fleet.Keys;
using EdgeMLOps.Fleet.Packages;
using EdgeMLOps.Fleet.Pull;
using EdgeMLOps.Fleet.Roots;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Fleet;

/// <summary>The fleet's command line.</summary>
internal static class FleetCommands
{
    internal static RootCommand Build(IOutputWriter output) =>
        new("The data team's end: takes in, keeps and hands out what sites send; packs and signs what they get.")
        {
            Run(),
            Status(output),
            Sites(output),
            Pull(output),
            EnrolCommand.Create(output, View),
            CaCommand.Create(output, Storage, TimeProvider.System),
            KeysCommand(output),
            PackageCommand.Create(output, TimeProvider.System),
            RootCommands.Create(output),
        };

    private static StorageOptions Storage(FileInfo? config) => HostSetup.ReadStorage(HostSetup.ReadConfiguration(config?.FullName));

    private static FleetView View(FileInfo? config)
    {
        var configuration = HostSetup.ReadConfiguration(config?.FullName);
        return new FleetView(HostSetup.ReadStorage(configuration), FleetHost.ReadStore(configuration));
    }

    private static Command Run()
    {
        var config = CommonOptions.Config();
        var command = new Command("run", "Run the service.") { config };
        command.SetAction((parsed, token) => FleetHost.RunAsync(parsed.GetValue(config)?.FullName, token));
        return command;
    }

    private static Command Status(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("status", "Say where the fleet stands.") { config, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var view = View(parsed.GetValue(config));
            if (await view.StatusAsync(token) is not { } status)
            {
                output.WriteError("The fleet is not running.");
                return ExitCodes.Failure;
            }

            foreach (var line in StatusLines.Of(status, parsed.GetValue(json)))
            {
                output.WriteLine(line);
            }

            return status.Healthy ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static Command Sites(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("sites", "List the sites, how complete their streams are, and alarms.") { config, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var view = View(parsed.GetValue(config));
            SiteLines.Write(output, await view.SitesAsync(token), parsed.GetValue(json));
            return ExitCodes.Success;
        });
        command.Subcommands.Add(RevokeCommand.Create(output, View));
        return command;
    }

    private static Command Pull(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var format = new Option<string>("--format") { Description = "json: one message a line; csv: one number a line.", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "csv");
        var site = new Option<Guid?>("--site") { Description = "Of this site alone.", HelpName = "UUID" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Stored at or after this time, such as 2026-11-21T10:00Z.", HelpName = "TIME" };
        var command = new Command("pull", "Hand out the messages in order of arrival.") { config, format, site, since };
        command.SetAction(async (parsed, token) =>
        {
            await using var view = View(parsed.GetValue(config));
            var rows = view.PullAsync(new PullQuery(parsed.GetValue(site), parsed.GetValue(since), After: 0), token);
            await WriteAsync(output, rows, parsed.GetValue(format) is "csv");
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task WriteAsync(IOutputWriter output, IAsyncEnumerable<PullRow> rows, bool csv)
    {
        if (csv)
        {
            output.WriteLine(PullCsv.Header);
        }

        await foreach (var row in rows)
        {
            foreach (var line in csv ? PullCsv.Lines(row) : [JsonSerializer.Serialize(row, FleetJson.Default.PullRow)])
            {
                output.WriteLine(line);
            }
        }
    }

    private static Command KeysCommand(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var init = new Command("init", "Make the key where there is none, and print its public half.") { config };
        init.SetAction(async (parsed, token) =>
        {
            using var key = await FleetKey.LoadAsync(Storage(parsed.GetValue(config)).PathOf("keys"), token);
            output.WriteLine(key.PublicKey.ToString());
            return ExitCodes.Success;
        });
        var show = new Command("show", "Print the public key that the sites' relays are given.") { config };
        show.SetAction(async (parsed, token) =>
        {
            var file = Storage(parsed.GetValue(config)).PathOf("keys", "fleet.pub");
            output.WriteLine(File.Exists(file)
                ? (await File.ReadAllTextAsync(file, token)).Trim()
                : throw new CommandException($"{file} is not there: run 'edgemlops-fleet keys init' first"));
            return ExitCodes.Success;
        });
        return new Command("keys", "The fleet's own key, with which it signs receipts.") { init, show };
    }
}
