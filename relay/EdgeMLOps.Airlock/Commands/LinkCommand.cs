using System.CommandLine;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Commands;

/// <summary><c>link default</c>: the switch as it stands after a boot, before the service and the network are up.</summary>
internal static class LinkCommand
{
    internal static Command Create(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var setDefault = new Command("default", "Cut the outside, and let the hospital through where it was served last; for the boot.") { config };
        setDefault.SetAction((parsed, token) => SetDefaultAsync(parsed.GetValue(config)?.FullName, output, token));
        return new Command("link", "The switch between the two links.") { setDefault };
    }

    private static async Task<int> SetDefaultAsync(string? configFile, IOutputWriter output, CancellationToken cancellationToken)
    {
        var configuration = HostSetup.ReadConfiguration(configFile);
        var options = HostSetup.ReadValidated(configuration, LinkOptions.Section, new LinkOptionsValidator());

        if (options.Driver is LinkDrivers.Listener)
        {
            return Fail(LinkCodes.NothingToSwitch, output);
        }

        // Never beside the running service, which may be in a window.
        var storage = HostSetup.ReadStorage(configuration);
        using var claim = ControlClaim.Take(storage.Root, AirlockProgram.Name);
        var side = await SideAsync(storage.PathOf(AirlockHost.StateFile), cancellationToken);
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton(TimeProvider.System).AddSingleton(Options.Create(options)).AddLink().BuildServiceProvider();
        var code = await services.GetRequiredService<ILinkDriver>().SwitchAsync(side, cancellationToken);
        if (code.Length > 0)
        {
            return Fail(code, output);
        }

        output.WriteLine(side == LinkSide.Hospital ? "outside down, hospital let through" : "outside down, hospital cut off: the service has to verify first");
        return ExitCodes.Success;
    }

    // As the service at its start. A state that cannot be read is none that serves; the service's start says why.
    private static async Task<LinkSide> SideAsync(string stateFile, CancellationToken cancellationToken)
    {
        if (!File.Exists(stateFile))
        {
            return LinkSide.Hospital;
        }

        try
        {
            var record = await AirlockStore.ReadAsync(stateFile, cancellationToken);
            return record.State == WindowState.Serving ? LinkSide.Hospital : LinkSide.Neither;
        }
        catch (StorageException)
        {
            return LinkSide.Neither;
        }
    }

    private static int Fail(string code, IOutputWriter output)
    {
        output.WriteError($"{code}: {LinkCodes.Advice(code)}");
        return ExitCodes.Failure;
    }
}
