using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>The service is killed over and over while its results go out.</summary>
public sealed class Result_kill_tests : IDisposable
{
    private const int Seed = 20261127;

    private static readonly int Kills = LongRun.Choose(5, 200);

    // Enough that each life has something to deliver.
    private static readonly int Studies = LongRun.Choose(6, 360);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(LongRun.Choose(2, 10));

    // An answer takes so long that most kills meet an object that the archive has and we do not know it has.
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(120);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kills_during_delivery_bring_each_object_to_the_archive_once_and_make_no_second_set()
    {
        var files = await PhantomStudies.MakeAsync(_folder.Make("phantoms"), Studies, seed: 91, PhantomStudies.Plain);
        await using var pacs = new Orthanc();
        await using var line = new SlowLink(pacs.DicomPort) { Delay = Answer };
        await using var appliance = new ApplianceProcess(quietTime: "00:00:00.2", results: $$"""
            { "Objects": [ "sr", "gsps", "sc", "ko" ], "FirstRetry": "00:00:00.1", "LongestRetry": "00:00:01",
              "Destinations": [ { "Name": "pacs", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{line.Port}} } ] }
            """);
        await appliance.StartAsync();
        Assert.True(await Dcmtk.StoreAsync(appliance.Port, ApplianceProcess.AeTitle, files), appliance.Output);
        var queued = await Eventually.HoldsAsync(
            () => ResultStore.ReadAsync(appliance), sent => sent.DistinctBy(one => one.Study).Count() == Studies, Limit, $"each study has its result\n{appliance.Output}");
        Assert.True(queued.Count > Kills, $"{queued.Count} objects for {Kills} kills");
        Assert.DoesNotContain(queued, one => one.HasArrived);

        await pacs.StartAsync();
        var unknown = await KillAsync(appliance, pacs);
        var sent = await Eventually.HoldsAsync(
            () => ResultStore.ReadAsync(appliance), sent => sent.All(one => one.HasArrived), Limit, $"all arrives\n{appliance.Output}");

        Assert.Equal(queued.Select(one => (one.Result, one.Study, one.Kind, one.Uid)), sent.Select(one => (one.Result, one.Study, one.Kind, one.Uid)));
        Assert.Equal(sent.Select(one => one.Uid).Order(StringComparer.Ordinal), (await ResultStore.UidsAsync(pacs)).Order(StringComparer.Ordinal));
        Assert.Equal(Studies, await ResultStore.CountAsync(appliance, "study_run"));
        Assert.True(unknown > 0, "no kill met an object that had arrived and was not known to have: the harness did not do its work");
    }

    // Returns how many objects the archive had at a kill that were not known to be there.
    private static async Task<int> KillAsync(ApplianceProcess appliance, Orthanc pacs)
    {
        var (random, unknown) = (new Random(Seed), 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = await ArrivedAsync(appliance);
            await Eventually.HoldsAsync(
                () => ArrivedAsync(appliance), now => now > before, Limit, $"something arrives before kill {kill + 1}\n{appliance.Output}");
            // No condition is waited for: the moment of the kill is what is drawn by chance.
            await Task.Delay(LongestLife * random.NextDouble(), TimeProvider.System);
            await appliance.KillAsync();
            unknown += Math.Max(0, (await ResultStore.UidsAsync(pacs)).Count - await ArrivedAsync(appliance));
            appliance.Launch();
        }

        return unknown;
    }

    private static async Task<int> ArrivedAsync(ApplianceProcess appliance) => (await ResultStore.ReadAsync(appliance)).Count(one => one.HasArrived);
}
