using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>An installation that missed root documents, and the command that hands them in.</summary>
public sealed class Trust_update_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Roots_that_follow_are_taken_at_once_while_the_service_runs_and_outlive_it()
    {
        var maker = await ModelMaker.StartAsync(_folder.Make("maker"));
        var second = await NextAsync(maker, maker.RootFile, "second.json");
        var third = await NextAsync(maker, second, "third.json");
        await using var appliance = new RunningAppliance($$""", "Trust": { "RootFile": "{{maker.RootFile}}" }""");

        Assert.Equal((1, "Nothing is changed: the service does not run, and changes are made by it."), await CallAsync(appliance, "update", third, second));
        await appliance.StartAsync();
        var (refused, why) = await CallAsync(appliance, "update", third);
        Assert.Equal((1, true), (refused, why.StartsWith("RootGap: third.json: ", StringComparison.Ordinal)));
        Assert.Equal(1, await VersionAsync(appliance));

        var (exitCode, text) = await CallAsync(appliance, "update", third, second);

        Assert.True(exitCode == 0 && text.StartsWith("2 taken over; trusted is root version 3, digest ", StringComparison.Ordinal), text);
        await appliance.KillAsync();
        Assert.Equal(3, await VersionAsync(appliance));
        Assert.Equal(0, (await appliance.CallAsync("log", "verify")).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> NextAsync(ModelMaker maker, string before, string name)
    {
        var next = _folder[name];
        await FleetAsync("root", "init", "--out", next, "--expires", "2099-01-01T00:00Z", "--from", before);
        await FleetAsync("root", "sign", next, "--key", Path.Combine(Path.GetDirectoryName(maker.RootFile)!, "root.pem"));
        return next;
    }

    private static async Task FleetAsync(params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Fleet"), arguments, Limit);
        Assert.True(exitCode == 0, output);
    }

    private static async Task<(int ExitCode, string Output)> CallAsync(RunningAppliance appliance, params string[] arguments)
    {
        var (exitCode, output) = await appliance.CallAsync(["trust", .. arguments]);
        return (exitCode, output.Trim());
    }

    private static async Task<int> VersionAsync(RunningAppliance appliance)
    {
        var (_, output) = await CallAsync(appliance, "--json");
        return JsonDocument.Parse(output).RootElement.GetProperty("version").GetInt32();
    }
}
