using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Fleet.Tests.Packages;

/// <summary>Runs the fleet's command line in this process.</summary>
internal static class FleetRun
{
    /// <summary>Runs a command that has to succeed, and returns what it wrote.</summary>
    public static async Task<string> OkAsync(params string[] arguments)
    {
        var (code, text) = await RunAsync(arguments);
        Assert.True(code == ExitCodes.Success, $"{string.Join(' ', arguments)}: {code}\n{text}");
        return text;
    }

    /// <summary>Runs a command that has to fail, and returns what it wrote.</summary>
    public static async Task<string> FailsAsync(params string[] arguments)
    {
        var (code, text) = await RunAsync(arguments);
        Assert.True(code == ExitCodes.Failure, $"{string.Join(' ', arguments)}: {code}\n{text}");
        return text;
    }

    private static async Task<(int Code, string Text)> RunAsync(string[] arguments)
    {
        var output = new OutputWatcher();
        var code = await CommandProgram.RunAsync(FleetCommands.Build(output), arguments, output);
        return (code, string.Join('\n', output.Lines.Concat(output.Errors)));
    }
}
