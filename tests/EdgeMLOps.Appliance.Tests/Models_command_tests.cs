using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The packages of a box, asked and changed by the command line.</summary>
public sealed class Models_command_tests
{
    private static readonly string[] Keys =
    [
        "digest", "name", "version", "release", "state", "sinceUtc", "who", "reason", "importedUtc", "demonstration", "embedded", "lineage", "proof",
    ];

    private static readonly string[] ProofKeys =
        ["atUtc", "passed", "fault", "full", "images", "medianMs", "slowestMs", "provider", "runtime", "driver", "gpu"];

    [Fact]
    public async Task The_list_says_of_each_package_where_it_stands_what_it_is_and_what_it_was_proven_on()
    {
        await using var appliance = new RunningAppliance();
        Assert.Equal("imported", Text(await OneAsync(appliance), "state"));

        await appliance.StartAsync();
        var line = await OneAsync(appliance);

        Assert.Equal(Keys, line.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("phantom-chest-detector", "active", "appliance"), (Text(line, "name"), Text(line, "state"), Text(line, "who")));
        Assert.True(line.GetProperty("demonstration").GetBoolean() && line.GetProperty("embedded").GetBoolean());
        Assert.Matches("^[0-9a-f]{64}$", Text(line, "digest"));
        Assert.NotEmpty(line.GetProperty("lineage").GetProperty("runId").GetString()!);
        var proof = line.GetProperty("proof");
        Assert.Equal(ProofKeys, proof.EnumerateObject().Select(property => property.Name));
        Assert.True(proof.GetProperty("passed").GetBoolean());
        Assert.Equal(1, await appliance.FactAsync("models.release"));
        Assert.Equal(0, await appliance.FactAsync("models.warm"));
    }

    [Fact]
    public async Task Without_the_service_the_list_is_read_and_every_change_is_refused_and_says_so()
    {
        await using var appliance = new RunningAppliance();
        await appliance.StartAsync();
        await appliance.KillAsync();

        Assert.Equal("active", Text(await OneAsync(appliance), "state"));
        foreach (var change in new string[][] { ["import", appliance.Configuration], ["validate", "any"], ["activate", "any"], ["rollback"] })
        {
            var (exitCode, output) = await appliance.CallAsync(["models", .. change]);
            Assert.Equal((1, "Nothing is changed: the service does not run, and changes are made by it."), (exitCode, output.Trim()));
        }
    }

    [Fact]
    public async Task Only_members_of_the_group_roll_back_and_others_are_told_which_it_is()
    {
        await using var stranger = new RunningAppliance(""", "Models": { "AdminGroup": "no-such-group" }""");
        await stranger.StartAsync();
        var (exitCode, output) = await stranger.CallAsync("models", "rollback");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("NotAuthorised: ", output, StringComparison.Ordinal);
        Assert.Contains("is not in the group no-such-group", output, StringComparison.Ordinal);

        var (_, group) = await ChildProcess.RunAsync("id", ["-gn"], RunningAppliance.Limit);
        await using var member = new RunningAppliance($$""", "Models": { "AdminGroup": "{{group.Trim()}}" }""");
        await member.StartAsync();
        var (_, answer) = await member.CallAsync("models", "rollback", "--reason", "too many boxes");
        Assert.StartsWith("NothingToReturnTo: ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_is_not_there_and_one_that_is_no_package_are_told_by_their_codes()
    {
        await using var appliance = new RunningAppliance();
        await appliance.StartAsync();

        Assert.StartsWith("NotFound: ", (await appliance.CallAsync("models", "activate", "nothing")).Output, StringComparison.Ordinal);
        Assert.StartsWith("IsDemonstration: ", (await appliance.CallAsync("models", "activate", "phantom-chest-detector")).Output, StringComparison.Ordinal);
        Assert.StartsWith("ImportRefused: ", (await appliance.CallAsync("models", "import", appliance.Configuration)).Output, StringComparison.Ordinal);
        var (exitCode, output) = await appliance.CallAsync("models", "validate", "nothing", "--json");
        Assert.Equal(1, exitCode);
        Assert.Contains("\"code\":\"NotFound\"", output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> OneAsync(RunningAppliance appliance)
    {
        var (exitCode, output) = await appliance.CallAsync("models", "list", "--json");
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
