using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>"Why has this study no result yet?", asked by the command line.</summary>
public sealed class Studies_command_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_open_study_is_listed_with_what_it_waits_for_and_without_a_service_too()
    {
        await using var appliance = new RunningAppliance(quietTime: "00:10:00", more: """, "Studies:CountWait": "00:10:00" """);
        await appliance.StartAsync();
        await appliance.StoreAsync(await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 1, seed: 31));

        var line = await Eventually.HoldsAsync(() => ListAsync(appliance), found => Text(found, "waitsFor") == "Quiet", Limit, "it waits for the quiet time");

        Assert.Equal(("open", 1, 0), (Text(line, "state"), line!.Value.GetProperty("row").GetInt64(), line.Value.GetProperty("pending").GetInt64()));
        var wait = line.Value.GetProperty("untilUtc").GetDateTimeOffset() - line.Value.GetProperty("sinceUtc").GetDateTimeOffset();
        Assert.Equal(TimeSpan.FromMinutes(10), wait);
        Assert.Equal(1, await appliance.FactAsync("studies.open"));
        Assert.DoesNotContain(line.Value.GetProperty("studyInstanceUid").GetString()!, appliance.Output, StringComparison.Ordinal);

        await appliance.KillAsync();

        Assert.Equal("ServiceDown", Text(await ListAsync(appliance), "waitsFor"));
        var (exitCode, output) = await appliance.CallAsync("studies", "list");
        Assert.True(exitCode == 0, output);
        Assert.StartsWith("1 open: waits for ServiceDown", output, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement? line, string name) => line?.GetProperty(name).GetString();

    private static async Task<JsonElement?> ListAsync(RunningAppliance appliance)
    {
        var (exitCode, output) = await appliance.CallAsync("studies", "list", "--json");
        Assert.True(exitCode == 0, output);
        return output.Length == 0 ? null : JsonDocument.Parse(output).RootElement;
    }
}
