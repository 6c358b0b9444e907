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

    // Of the accepting of an association, the answers to the objects of it and its end; each life comes so far, and no further.
    private const int MostPieces = 6;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kills_during_delivery_bring_each_object_to_the_archive_once_and_make_no_second_set()
    {
        var files = await PhantomStudies.MakeAsync(_folder.Make("phantoms"), Studies, seed: 91, PhantomStudies.Plain);
        await using var pacs = new Orthanc();
        await using var line = new SlowLink(pacs.DicomPort);
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

        line.Hold();
        await pacs.StartAsync();
        var unknown = await KillAsync(appliance, pacs, line);
        line.Release();
        var sent = await Eventually.HoldsAsync(
            () => ResultStore.ReadAsync(appliance), sent => sent.All(one => one.HasArrived), Limit, $"all arrives\n{appliance.Output}");

        Assert.Equal(queued.Select(one => (one.Result, one.Study, one.Kind, one.Uid)), sent.Select(one => (one.Result, one.Study, one.Kind, one.Uid)));
        Assert.Equal(sent.Select(one => one.Uid).Order(StringComparer.Ordinal), (await ResultStore.UidsAsync(pacs)).Order(StringComparer.Ordinal));
        Assert.Equal(Studies, await ResultStore.CountAsync(appliance, "study_run"));
        Assert.True(unknown >= Kills / 5, $"{unknown} of {Kills} kills met an object that had arrived and was not known to have: the harness did not do its work");
    }

    // Returns at how many kills the archive had an object that was not known to be there.
    private static async Task<int> KillAsync(ApplianceProcess appliance, Orthanc pacs, SlowLink line)
    {
        var (random, unknown) = (new Random(Seed), 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            await line.HeldAsync(Limit);
            await appliance.KillAsync();
            unknown += (await ResultStore.UidsAsync(pacs)).Count > await ArrivedAsync(appliance) ? 1 : 0;
            line.Hold(after: random.Next(1, MostPieces + 1));
            appliance.Launch();
        }

        return unknown;
    }

    private static async Task<int> ArrivedAsync(ApplianceProcess appliance) => (await ResultStore.ReadAsync(appliance)).Count(one => one.HasArrived);
}
