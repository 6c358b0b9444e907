using System.CommandLine;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Airlock.Commands;

/// <summary>The airlock's command line.</summary>
internal static class AirlockCommands
{
    internal static RootCommand Build(IOutputWriter output) =>
        new("Lets either the hospital link or the outside link be up, never both.")
        {
            Run(),
            StatusCommand.Create(output),
            WindowsCommand.Create(output),
            LinkCommand.Create(output),
            ConfirmUnplugged(output),
        };

    private static Command Run()
    {
        var config = CommonOptions.Config();
        var command = new Command("run", "Run the service.") { config };
        command.SetAction((parsed, token) => AirlockHost.RunAsync(parsed.GetValue(config)?.FullName, token));
        return command;
    }

    private static Command ConfirmUnplugged(IOutputWriter output) => AirlockCall.Command(
        "confirm-unplugged",
        "Confirm by your name, when the airlock is held, that the outside is unplugged; the hospital is served again.",
        output,
        [],
        (call, _, token) => call.ChangeAsync("/v1/window/confirm-unplugged", token));
}
