using System.Security.Cryptography;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>A signed policy on its way from the data team into the service and out again.</summary>
public sealed class Policy_life_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_signed_policy_is_applied_to_the_next_image_and_taken_back_without_a_restart()
    {
        var shop = await PolicyShop.OpenAsync(_folder.Make("shop"));
        var strict = PolicyMaker.Make(release: 1, threshold: 0.9999);
        var package = await shop.MakeAsync(strict);
        var digest = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(strict.ToJsonString())));
        await using var appliance = await StartAsync(shop);
        var images = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 4, seed: 31);

        await AnalyseAsync(appliance, images[0], 1);
        await DoneAsync(appliance, "import", package);
        await AnalyseAsync(appliance, images[1], 2);
        await AssertTriedAsync(appliance, package);
        await DoneAsync(appliance, "activate", PolicyMaker.Name, "--reason", "fewer boxes");
        await AnalyseAsync(appliance, images[2], 3);
        Assert.Equal(1, await appliance.FactAsync("policy.release"));
        Assert.Equal("active", (await ShowAsync(appliance)).GetProperty("state").GetString());
        await DoneAsync(appliance, "rollback", "--reason", "too few");
        await AnalyseAsync(appliance, images[3], 4);

        Assert.Equal(0, await appliance.FactAsync("policy.release"));
        var predictions = await PredictionsAsync(appliance);
        var own = predictions[0].PolicyDigest;
        Assert.Equal([own, own, digest, own], predictions.Select(one => one.PolicyDigest));
        Assert.NotEmpty(predictions[0].Kept);
        Assert.Empty(predictions[2].Kept);
        var shown = await ShowAsync(appliance, PolicyMaker.Name);
        Assert.Equal(("retired", "too few", digest), (Text(shown, "state"), Text(shown, "reason"), Text(shown, "digest")));
        Assert.Equal(0.9999, shown.GetProperty("document").GetProperty("classes").GetProperty("nodule").GetProperty("threshold").GetDouble());
        Assert.Equal((0, 3), ((await appliance.CallAsync("log", "verify")).ExitCode, await ToldAsync(appliance)));
    }

    [Fact]
    public async Task An_active_policy_survives_a_kill_and_without_the_service_nothing_is_changed()
    {
        var shop = await PolicyShop.OpenAsync(_folder.Make("shop"));
        await using var appliance = await StartAsync(shop);
        await DoneAsync(appliance, "import", await shop.MakeAsync(PolicyMaker.Make(release: 2)));
        await DoneAsync(appliance, "activate", PolicyMaker.Name);

        await appliance.KillAsync();
        Assert.Equal("active", Text(await ShowAsync(appliance), "state"));
        foreach (var change in new string[][] { ["import", appliance.Configuration], ["activate", PolicyMaker.Name], ["rollback"] })
        {
            Assert.Equal(
                (1, "Nothing is changed: the service does not run, and changes are made by it."),
                await appliance.CallAsync(["policy", .. change]) is var (code, output) ? (code, output.Trim()) : default);
        }

        await appliance.StartAsync();
        Assert.Equal(2, await appliance.FactAsync("policy.release"));
    }

    [Fact]
    public async Task What_is_refused_is_told_by_its_code()
    {
        var shop = await PolicyShop.OpenAsync(_folder.Make("shop"));
        await using var appliance = await StartAsync(shop, group: "no-such-group");
        Assert.StartsWith("No policy is imported", (await appliance.CallAsync("policy", "show")).Output, StringComparison.Ordinal);
        var wrong = PolicyMaker.Make();
        wrong["classes"]!["effusion"] = wrong["classes"]!["nodule"]!.DeepClone();

        var (exitCode, output) = await appliance.CallAsync("policy", "import", await shop.MakeAsync(wrong), "--json");
        Assert.Equal(1, exitCode);
        Assert.Contains("\"code\":\"ImportRefused\"", output, StringComparison.Ordinal);
        Assert.Contains("ClassUnknown: classes.effusion", output, StringComparison.Ordinal);
        Assert.StartsWith("ImportRefused: Truncated", (await appliance.CallAsync("policy", "import", appliance.Configuration)).Output, StringComparison.Ordinal);
        Assert.StartsWith("NotFound: ", (await appliance.CallAsync("policy", "activate", "nothing")).Output, StringComparison.Ordinal);
        Assert.StartsWith("NotAuthorised: ", (await appliance.CallAsync("policy", "rollback")).Output, StringComparison.Ordinal);
    }

    // The strict one, by its name and by its file: all that was kept of two images would have gone.
    private static async Task AssertTriedAsync(RunningAppliance appliance, string package)
    {
        var plot = Path.Combine(appliance.NewFolder("plot"), "try.svg");
        var (exitCode, output) = await appliance.CallAsync("policy", "try", PolicyMaker.Name, "--since", "1h", "--json", "--plot", plot);
        Assert.True(exitCode == 0, output);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((2, 2, true), (report.GetProperty("images").GetInt32(), report.GetProperty("changedStudies").GetInt32(), report.GetProperty("exact").GetBoolean()));
        var kept = report.GetProperty("counts").EnumerateArray().Where(count => Text(count, "reason") == "Kept").ToList();
        Assert.True(kept.Sum(count => count.GetProperty("before").GetInt32()) > 0, output);
        Assert.Equal(0, kept.Sum(count => count.GetProperty("after").GetInt32()));
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(plot), StringComparison.Ordinal);

        var (_, text) = await appliance.CallAsync("policy", "try", package);
        Assert.Contains("2 of 2 studies change", text, StringComparison.Ordinal);
        Assert.Contains("No truth was given", text, StringComparison.Ordinal);
        Assert.Equal(1, (await appliance.CallAsync("policy", "try", PolicyMaker.Name, "--since", "soon")).ExitCode);
    }

    private static async Task<RunningAppliance> StartAsync(PolicyShop shop, string? group = null)
    {
        group ??= (await ChildProcess.RunAsync("id", ["-gn"], Limit)).Output.Trim();
        var appliance = new RunningAppliance($$""", "Trust": { "RootFile": "{{shop.RootFile}}" }, "Models": { "AdminGroup": "{{group}}" }""");
        await appliance.StartAsync();
        return appliance;
    }

    private static async Task AnalyseAsync(RunningAppliance appliance, string image, int count)
    {
        await appliance.StoreAsync(image);
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), found => found == count, Limit, "it is analysed");
    }

    private static async Task DoneAsync(RunningAppliance appliance, params string[] change)
    {
        var (exitCode, output) = await appliance.CallAsync(["policy", .. change]);
        Assert.True(exitCode == 0, $"{string.Join(' ', change)}: {output}\n{appliance.Output}");
    }

    private static async Task<JsonElement> ShowAsync(RunningAppliance appliance, params string[] which)
    {
        var (exitCode, output) = await appliance.CallAsync(["policy", "show", .. which, "--json"]);
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static async Task<List<Prediction>> PredictionsAsync(RunningAppliance appliance)
    {
        await using var log = PredictionLog.OpenReadOnly(Path.Combine(appliance.Root, PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
        return [.. (await log.ListAsync(new PredictionQuery { Limit = 100 }, default)).Select(row => row.Prediction)];
    }

    private static async Task<int> ToldAsync(RunningAppliance appliance)
    {
        await using var audit = Sqlite.SqliteStore.OpenReadOnly(Path.Combine(appliance.Root, "audit.db"));
        return await audit.ReadAsync(connection => Dapper.SqlMapper.QuerySingle<int>(connection, "SELECT count(*) FROM audit WHERE kind = 'PolicyStep'"), default);
    }
}
