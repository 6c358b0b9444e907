using System.Text.Json;
using Dapper;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The real service with a shadow beside the model that serves, through the death of the shadow's worker and of the service itself.</summary>
public sealed class Models_shadow_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Only_the_active_model_has_results_the_pairs_are_recorded_and_neither_kill_stops_it()
    {
        var maker = await ModelMaker.StartAsync(_folder.Make("maker"));
        await using var appliance = new RunningAppliance($$""", "Trust": { "RootFile": "{{maker.RootFile}}" }""");
        await appliance.StartAsync();
        Assert.Equal((0, 0), (await appliance.FactAsync("shadow.release"), await appliance.FactAsync("shadow.seen")));
        var images = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 20, seed: 32);
        await DoneAsync(appliance, "import", await maker.MakeAsync(release: 3));
        await DoneAsync(appliance, "validate", ModelMaker.Name);
        var engine = Assert.Single(Engines(appliance));
        await DoneAsync(appliance, "shadow", ModelMaker.Name, "--reason", "a first look");
        Assert.Equal((3, 1), (await appliance.FactAsync("shadow.release"), await appliance.FactAsync("shadow.ready")));

        await appliance.StoreAsync(images[..6]);
        await SeenAsync(appliance, 6);
        KillShadow(appliance, engine);
        await appliance.StoreAsync(images[6..10]);
        await SeenAsync(appliance, 10);
        Assert.Equal((0, 1), (await appliance.FactAsync("engine.faults"), await appliance.FactAsync("shadow.faults")));
        Assert.Contains(engine, Engines(appliance));

        await appliance.KillAsync();
        await appliance.StartAsync();
        await Eventually.HoldsAsync(() => appliance.FactAsync("shadow.ready"), ready => ready == 1, Limit, "the shadow runs again");
        await appliance.StoreAsync(images[10..]);
        await SeenAsync(appliance, 10);

        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), count => count == 20, Limit, "all are analysed");
        await Eventually.HoldsAsync(() => ModelsOfResultsAsync(appliance), models => models.Count == 20, Limit, "all have their result");
        Assert.Equal(["phantom-chest-detector"], (await ModelsOfResultsAsync(appliance)).Distinct());
        await AssertReportAsync(appliance);
        await DoneAsync(appliance, "shadow", "--off", "--reason", "seen enough");
        await Eventually.HoldsAsync(() => Engines(appliance).Count == 1, Limit, "its worker ends");
        Assert.Equal("", (await appliance.StatusAsync()).Value!.Code);
        var (exitCode, output) = await appliance.CallAsync("log", "verify");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task One_of_a_package_off_and_report_is_asked_for_and_what_is_not_there_is_told()
    {
        await using var appliance = new RunningAppliance();
        Assert.Contains("No image was seen by a shadow.", (await appliance.CallAsync("models", "shadow", "--report")).Output, StringComparison.Ordinal);
        foreach (var wrong in new string[][] { [], ["any", "--off"], ["--off", "--report"], ["--report", "--days", "0"] })
        {
            Assert.Equal(2, (await appliance.CallAsync(["models", "shadow", .. wrong])).ExitCode);
        }

        await appliance.StartAsync();
        Assert.StartsWith("NotFound: ", (await appliance.CallAsync("models", "shadow", "any")).Output, StringComparison.Ordinal);
        Assert.StartsWith("PartEmpty: ", (await appliance.CallAsync("models", "shadow", "--off")).Output, StringComparison.Ordinal);
        Assert.StartsWith("IsDemonstration: ", (await appliance.CallAsync("models", "shadow", "phantom-chest-detector")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task DoneAsync(RunningAppliance appliance, params string[] change)
    {
        var (exitCode, output) = await appliance.CallAsync(["models", .. change]);
        Assert.True(exitCode == 0, $"{string.Join(' ', change)}: {output}\n{appliance.Output}");
    }

    private static Task<long> SeenAsync(RunningAppliance appliance, long images) =>
        Eventually.HoldsAsync(() => appliance.FactAsync("shadow.seen"), seen => seen == images, Limit, $"the shadow has seen {images} images");

    private static List<int> Engines(RunningAppliance appliance) => [.. ProcessTable.ChildrenOf(appliance.ProcessId)];

    private static void KillShadow(RunningAppliance appliance, int engine)
    {
        using var victim = System.Diagnostics.Process.GetProcessById(Engines(appliance).Single(process => process != engine));
        victim.Kill();
    }

    private static async Task AssertReportAsync(RunningAppliance appliance)
    {
        var (exitCode, output) = await appliance.CallAsync("models", "shadow", "--report", "--json");
        Assert.True(exitCode == 0, output);
        var report = JsonDocument.Parse(output.Trim()).RootElement;
        Assert.Equal((20, 0, 0), (report.GetProperty("images").GetInt64(), report.GetProperty("leftOut").GetInt64(), report.GetProperty("failed").GetInt64()));
        foreach (var one in report.GetProperty("classes").EnumerateArray().Select(line => line.GetProperty("studies")))
        {
            // The same graph under the same policy: they never differ.
            Assert.Equal((0, 0, 1.0), (one.GetProperty("onlyActive").GetInt64(), one.GetProperty("onlyShadow").GetInt64(), one.GetProperty("exactP").GetDouble()));
            Assert.Equal(20, one.GetProperty("both").GetInt64() + one.GetProperty("neither").GetInt64());
        }

        var text = (await appliance.CallAsync("models", "shadow", "--report")).Output;
        Assert.Contains("20 images of 20 studies seen by both", text, StringComparison.Ordinal);
        Assert.Contains($"shadow {ModelMaker.Name}", text, StringComparison.Ordinal);
    }

    // What each stored result says of who found it.
    private static async Task<List<string>> ModelsOfResultsAsync(RunningAppliance appliance)
    {
        await using var store = SqliteStore.OpenReadOnly(Path.Combine(appliance.Root, "results.db"));
        var files = await store.ReadAsync(connection => connection.Query<string>("SELECT file FROM results ORDER BY id").ToList(), default);
        var names = new List<string>();
        foreach (var file in Directory.GetFiles(appliance.Root, "*", SearchOption.AllDirectories).Where(path => files.Contains(Path.GetFileName(path))))
        {
            var (_, dump) = await ChildProcess.RunAsync("dcmdump", [file], Limit);
            names.Add(dump.Contains(ModelMaker.Name, StringComparison.Ordinal) ? ModelMaker.Name
                : dump.Contains("phantom-chest-detector", StringComparison.Ordinal) ? "phantom-chest-detector" : dump);
        }

        return names;
    }
}
