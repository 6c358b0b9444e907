using System.Text.Json;
using Dapper;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The real service with a canary, through the death of the canary's worker and of the service itself: every study has a result, by one model.</summary>
public sealed class Models_canary_tests : IDisposable
{
    private const string Active = "phantom-chest-detector";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Each_study_has_its_result_by_the_model_it_was_drawn_to_whatever_is_killed()
    {
        var maker = await ModelMaker.StartAsync(_folder.Make("maker"));
        await using var appliance = new RunningAppliance($$""", "Trust": { "RootFile": "{{maker.RootFile}}" }""");
        await appliance.StartAsync();
        var images = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 24, seed: 32);
        await DoneAsync(appliance, "import", await maker.MakeAsync(release: 3));
        await DoneAsync(appliance, "validate", ModelMaker.Name);
        var engine = Assert.Single(Engines(appliance));
        await DoneAsync(appliance, "canary", ModelMaker.Name, "--percent", "50", "--reason", "a first look");
        Assert.Equal((3, 50, 1), (await appliance.FactAsync("canary.release"), await appliance.FactAsync("canary.percent"), await appliance.FactAsync("canary.ready")));

        await appliance.StoreAsync(images[..12]);
        await ResultsAsync(appliance, 12);
        using (var victim = System.Diagnostics.Process.GetProcessById(Engines(appliance).Single(process => process != engine)))
        {
            victim.Kill();
        }

        await appliance.StoreAsync(images[12..16]);
        await ResultsAsync(appliance, 16);
        Assert.Contains(engine, Engines(appliance));
        Assert.Equal((0, 0), (await appliance.FactAsync("engine.faults"), await appliance.FactAsync("journal.failed")));

        await appliance.KillAsync();
        await appliance.StartAsync();
        foreach (var (late, study) in images[16..20].Zip(images[..4]))
        {
            await Phantoms.MoveToStudyAsync(late, study);
        }

        await appliance.StoreAsync(images[16..]); // those of the canary wait until it is open again
        await ResultsAsync(appliance, 24);
        Assert.Equal("", (await appliance.StatusAsync()).Value!.Code);

        await AssertModelsAsync(appliance);
        await DoneAsync(appliance, "canary", "--off", "--reason", "seen enough");
        Assert.Equal(0, await appliance.FactAsync("canary.release"));
        var (exitCode, output) = await appliance.CallAsync("log", "verify");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task One_of_a_package_with_its_share_off_and_report_is_asked_for_and_what_is_not_there_is_told()
    {
        await using var appliance = new RunningAppliance();
        Assert.Contains("No study was drawn to a canary.", (await appliance.CallAsync("models", "canary", "--report")).Output, StringComparison.Ordinal);
        foreach (var wrong in new string[][] { [], ["any"], ["--percent", "5"], ["any", "--percent", "100"], ["any", "--percent", "0"], ["--off", "--report"], ["--report", "--difference", "0"] })
        {
            Assert.Equal(2, (await appliance.CallAsync(["models", "canary", .. wrong])).ExitCode);
        }

        await appliance.StartAsync();
        Assert.StartsWith("NotFound: ", (await appliance.CallAsync("models", "canary", "any", "--percent", "5")).Output, StringComparison.Ordinal);
        Assert.StartsWith("PartEmpty: ", (await appliance.CallAsync("models", "canary", "--off")).Output, StringComparison.Ordinal);
        Assert.StartsWith("IsDemonstration: ", (await appliance.CallAsync("models", "canary", Active, "--percent", "5")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task DoneAsync(RunningAppliance appliance, params string[] change)
    {
        var (exitCode, output) = await appliance.CallAsync(["models", .. change]);
        Assert.True(exitCode == 0, $"{string.Join(' ', change)}: {output}\n{appliance.Output}");
    }

    private static List<int> Engines(RunningAppliance appliance) => [.. ProcessTable.ChildrenOf(appliance.ProcessId)];

    private static async Task ResultsAsync(RunningAppliance appliance, int count) =>
        await Eventually.HoldsAsync(() => FilesAsync(appliance), files => files.Count == count, Limit, () => $"{count} results\n{appliance.Output}");

    // What the log says of each study, what its results say of who made them, and what the report counts, are the same.
    private static async Task AssertModelsAsync(RunningAppliance appliance)
    {
        await using var log = SqliteStore.OpenReadOnly(Path.Combine(appliance.Root, "predictions.db"));
        var studies = await log.ReadAsync(
            connection => connection.Query<(long Canary, long Fell, long Models, string Name)>(
                """
                SELECT a.is_canary, a.fall_code <> '', count(DISTINCT p.model_name), min(p.model_name)
                FROM arm a JOIN prediction p USING (study_key) GROUP BY study_key
                """).ToList(),
            default);
        var (canary, fell) = (studies.Count(study => study.Canary == 1), studies.Count(study => study.Fell == 1));
        Assert.Equal(20, studies.Count);
        Assert.InRange(canary, 1, 19);
        Assert.All(studies.Where(study => study.Fell == 0), study => Assert.Equal((1, study.Canary == 1 ? ModelMaker.Name : Active), (study.Models, study.Name)));

        var (exitCode, output) = await appliance.CallAsync("models", "canary", "--report", "--json");
        Assert.True(exitCode == 0, output);
        var report = JsonDocument.Parse(output.Trim()).RootElement;
        long Of(string arm, string key) => report.GetProperty(arm).GetProperty(key).GetInt64();
        Assert.Equal((canary, 20 - canary), (Of("canary", "studies"), Of("active", "studies")));
        Assert.Equal((canary, 20 - canary), (Of("canary", "studiesAnalysed"), Of("active", "studiesAnalysed")));
        Assert.Equal(fell, report.GetProperty("fallen").EnumerateObject().Sum(one => one.Value.GetInt64()));

        var names = await NamesAsync(appliance);
        Assert.All(names, name => Assert.Contains(name, (string[])[ModelMaker.Name, Active]));
        Assert.Contains(ModelMaker.Name, names);
        var text = (await appliance.CallAsync("models", "canary", "--report")).Output;
        Assert.Contains($"canary {ModelMaker.Name} ", text, StringComparison.Ordinal);
        Assert.Contains("50 % of the studies", text, StringComparison.Ordinal);
    }

    private static async Task<List<string>> FilesAsync(RunningAppliance appliance)
    {
        await using var store = SqliteStore.OpenReadOnly(Path.Combine(appliance.Root, "results.db"));
        return await store.ReadAsync(connection => connection.Query<string>("SELECT file FROM results ORDER BY id").ToList(), default);
    }

    // What each stored result says of who found it.
    private static async Task<List<string>> NamesAsync(RunningAppliance appliance)
    {
        var paths = Directory.GetFiles(appliance.Root, "*", SearchOption.AllDirectories).ToLookup(path => Path.GetFileName(path), StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var file in await FilesAsync(appliance))
        {
            var (_, dump) = await ChildProcess.RunAsync("dcmdump", [paths[file].Single()], Limit);
            names.Add(dump.Contains(ModelMaker.Name, StringComparison.Ordinal) ? ModelMaker.Name : dump.Contains(Active, StringComparison.Ordinal) ? Active : dump);
        }

        return names;
    }
}
