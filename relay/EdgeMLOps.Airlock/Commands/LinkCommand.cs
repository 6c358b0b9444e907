using System.CommandLine;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Control;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Commands;

/// <summary><c>link default</c>: the switch as it stands after a boot, before the service and the network are up.</summary>
internal static class LinkCommand
{
    internal static Command Create(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var setDefault = new Command("default", "Cut the outside and let the hospital through, by the driver of the configuration; for the boot.") { config };
        setDefault.SetAction((parsed, token) => SetDefaultAsync(parsed.GetValue(config)?.FullName, output, token));
        return new Command("link", "The switch between the two links.") { setDefault };
    }

    private static async Task<int> SetDefaultAsync(string? configFile, IOutputWriter output, CancellationToken cancellationToken)
    {
        var configuration = HostSetup.ReadConfiguration(configFile);
        var options = HostSetup.ReadValidated(configuration, LinkOptions.Section, new LinkOptionsValidator());

        // Never beside the running service, which may be in a window.
        using var claim = ControlClaim.Take(HostSetup.ReadStorage(configuration).Root, AirlockProgram.Name);
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton(TimeProvider.System).AddSingleton(Options.Create(options)).AddLink().BuildServiceProvider();
        var code = await services.GetRequiredService<ILinkDriver>().SwitchAsync(LinkSide.Hospital, cancellationToken);
        if (code.Length > 0)
        {
            output.WriteError($"{code}: {LinkCodes.Advice(code)}");
            return ExitCodes.Failure;
        }

        output.WriteLine("outside down, hospital let through");
        return ExitCodes.Success;
    }
}
