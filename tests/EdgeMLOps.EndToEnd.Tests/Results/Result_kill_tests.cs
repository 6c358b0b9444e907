using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>The service is killed over and over while its results go out and while archives are asked whether they have them.</summary>
public sealed class Result_kill_tests : IDisposable
{
    private const int Seed = 20261127;

    // Of what an association for objects brings (its accepting, the answers, its end); each life comes so far, and no further.
    private const int MostPieces = 6;

    // Of the three at least that one for proofs brings: its accepting, an answer, its end.
    private const int MostProofPieces = 2;

    private static readonly int Kills = LongRun.Choose(6, 200);

    // No life delivers more than one object a piece but the first: enough that the last has something to deliver.
    private static readonly int Studies = LongRun.Choose(8, 300);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(LongRun.Choose(2, 10));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kills_during_delivery_and_proof_bring_each_object_to_each_archive_once_and_have_it_confirmed_once()
    {
        var files = await PhantomStudies.MakeAsync(_folder.Make("phantoms"), Studies, seed: 91, PhantomStudies.Plain);
        var port = FreePort.Next();
        await using var queried = new Orthanc(knows: (ApplianceProcess.AeTitle, port));
        await using var committing = new Orthanc(knows: (ApplianceProcess.AeTitle, port));
        await using var asking = new SlowLink(queried.DicomPort);
        await using var requesting = new SlowLink(committing.DicomPort);
        await using var appliance = new ApplianceProcess(quietTime: "00:00:00.2", port: port, results: $$"""
            { "Objects": [ "sr", "gsps", "sc", "ko" ], "FirstRetry": "00:00:00.1", "LongestRetry": "00:00:01",
              "Destinations": [
                { "Name": "queried", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{asking.Port}}, "Confirm": "find", "ConfirmAfter": "00:00:00" },
                { "Name": "committing", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{requesting.Port}}, "Confirm": "commitment",
                  "ConfirmAfter": "00:00:00", "ReportHold": "00:00:00.1", "ReportWait": "00:00:02" } ] }
            """);
        Place[] places =
        [
            new("queried", queried, asking, Traffic.Objects),
            new("queried", queried, asking, Traffic.Proofs),
            new("committing", committing, requesting, Traffic.Proofs),
            new("committing", committing, requesting, Traffic.Objects),
        ];
        await appliance.StartAsync();
        Assert.True(await Dcmtk.StoreAsync(appliance.Port, ApplianceProcess.AeTitle, files), appliance.Output);
        var queued = await Eventually.HoldsAsync(
            () => ResultStore.ReadAsync(appliance), sent => sent.DistinctBy(one => one.Study).Count() == Studies, Limit, () => $"each study has its result\n{appliance.Output}");
        Assert.True(queued.Count / 2 > Kills * (MostPieces - 1), $"{queued.Count / 2} objects for {Kills} kills");
        Assert.DoesNotContain(queued, one => one.HasArrived);

        var unknown = await KillAsync(appliance, places, () => Task.WhenAll(queried.StartAsync(), committing.StartAsync()));
        var sent = await Eventually.HoldsAsync(
            () => ResultStore.ReadAsync(appliance), sent => sent.All(one => one.IsConfirmed), Limit, () => $"all is confirmed\n{appliance.Output}");

        Assert.Equal(queued.Select(one => (one.Result, one.Study, one.Kind, one.Uid)), sent.Select(one => (one.Result, one.Study, one.Kind, one.Uid)));
        await CheckAsync(sent, queried, "queried", SentObject.Found);
        await CheckAsync(sent, committing, "committing", SentObject.Committed);
        Assert.Equal(Studies, await ResultStore.CountAsync(appliance, "study_run"));
        Assert.True(unknown >= Kills / 6, $"{unknown} of {Kills} kills met an object that had arrived and was not known to have: the harness did not do its work");
    }

    private static async Task CheckAsync(IReadOnlyList<SentObject> sent, Orthanc archive, string name, int proof)
    {
        var its = sent.Where(one => one.Destination == name).ToList();
        Assert.Equal(its.Select(one => one.Uid).Order(StringComparer.Ordinal), (await ResultStore.UidsAsync(archive)).Order(StringComparer.Ordinal));
        Assert.All(its, one => Assert.Equal((proof, 1, 0), (one.Proof, one.Proofs, one.Losses)));
    }

    // Kills at each place in turn; returns at how many of those among objects an archive had one that was not known to be there.
    private static async Task<int> KillAsync(ApplianceProcess appliance, Place[] places, Func<Task> begin)
    {
        var (random, unknown) = (new Random(Seed), 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var place = places[kill % places.Length];
            Hold(places, place, random);
            await (kill == 0 ? begin() : LaunchAsync(appliance));
            await place.Link.HeldAsync(place.Traffic, Limit);
            await appliance.KillAsync();
            var its = (await ResultStore.ReadAsync(appliance)).Where(one => one.Destination == place.Destination).ToList();
            if (place.Traffic == Traffic.Proofs)
            {
                Assert.Contains(its, one => one.HasArrived && !one.IsConfirmed);
            }
            else
            {
                unknown += (await ResultStore.UidsAsync(place.Archive)).Count > its.Count(one => one.HasArrived) ? 1 : 0;
            }
        }

        Array.ForEach(places, place => place.Link.Release());
        appliance.Launch();
        return unknown;
    }

    // At the place of the kill so many pieces as chance says; elsewhere objects enough that there is one to be asked about, and not all.
    private static void Hold(Place[] places, Place killed, Random random)
    {
        foreach (var place in places)
        {
            if (place.Traffic == Traffic.Objects)
            {
                place.Link.Hold(place.Traffic, after: random.Next(place == killed ? 1 : 2, MostPieces + 1));
            }
            else if (place == killed)
            {
                place.Link.Hold(place.Traffic, after: random.Next(MostProofPieces + 1));
            }
            else
            {
                place.Link.Release(place.Traffic);
            }
        }
    }

    private static Task LaunchAsync(ApplianceProcess appliance)
    {
        appliance.Launch();
        return Task.CompletedTask;
    }

    /// <summary>Where the service may be killed: an archive that has done what is not known here yet.</summary>
    private sealed record Place(string Destination, Orthanc Archive, SlowLink Link, Traffic Traffic);
}
