using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>
/// An appliance with two archives, both a real Orthanc: <c>pacs</c>, which stops or is full, and <c>viewer</c>, whose
/// answers may be held. Both get whole result sets, and prove it: <c>pacs</c> by C-FIND, <c>viewer</c> by storage commitment.
/// An hour is a minute: the waits between tries are a sixtieth of the default.
/// </summary>
public sealed class ResultRig : IAsyncLifetime
{
    internal const string PacsName = "pacs";
    internal const string ViewerName = "viewer";

    internal static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5); // an archive that is only full answers before it

    // 5 min, which a wait between two tries never exceeds, 60 times as fast.
    internal static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();
    private SmallDisk _disk = null!;
    private Orthanc _pacs = null!;
    private Orthanc _viewer = null!;
    private SlowLink _line = null!;
    private ApplianceProcess _appliance = null!;
    private int _seed = 700;

    internal Orthanc Pacs => _pacs;

    internal Orthanc Viewer => _viewer;

    /// <summary>What the pacs has its objects on.</summary>
    internal SmallDisk Disk => _disk;

    /// <summary>Between the appliance and the viewer.</summary>
    internal SlowLink Line => _line;

    internal ApplianceProcess Appliance => _appliance;

    public async Task InitializeAsync()
    {
        var port = FreePort.Next();
        _disk = await SmallDisk.MountAsync(512);
        _pacs = new Orthanc(knows: (ApplianceProcess.AeTitle, port)) { Storage = _disk.Folder.Make("pacs") };
        _viewer = new Orthanc(knows: (ApplianceProcess.AeTitle, port));
        await Task.WhenAll(_pacs.StartAsync(), _viewer.StartAsync());
        _line = new SlowLink(_viewer.DicomPort);
        _appliance = new ApplianceProcess(quietTime: "00:00:00.2", port: port, results: $$"""
            {
              "Objects": [ "sr", "gsps", "sc", "ko" ], "FirstRetry": "00:00:00.1", "LongestRetry": "{{LongestRetry}}",
              "AttemptLimit": "{{AttemptLimit}}", "AlarmAge": "00:01:00",
              "Destinations": [
                { "Name": "{{PacsName}}", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{_pacs.DicomPort}},
                  "Confirm": "find", "ConfirmAfter": "00:00:00" },
                { "Name": "{{ViewerName}}", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{_line.Port}},
                  "Confirm": "commitment", "ConfirmAfter": "00:00:00", "ReportHold": "00:00:00.1", "ReportWait": "00:00:05" } ]
            }
            """);
        await _appliance.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _appliance.DisposeAsync();
        await _line.DisposeAsync();
        await _viewer.DisposeAsync();
        await _pacs.DisposeAsync();
        await _disk.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Both archives answer at once, and have everything there is; returns the row of the newest object.</summary>
    internal async Task<long> BeginAsync()
    {
        _disk.SetFree(256L << 20);
        _line.Release();
        var sent = await Eventually.HoldsAsync(
            () => ResultStore.ReadAsync(_appliance), sent => sent.All(one => one.HasArrived), Limit, "what earlier tests made arrives");
        return sent.Select(one => one.Result).DefaultIfEmpty(0).Max();
    }

    /// <summary>New studies of an image each, not sent yet; in each there is something to find.</summary>
    internal Task<string[]> MakeStudiesAsync(int count)
    {
        _seed++;
        return PhantomStudies.MakeAsync(_folder.Make($"phantoms{_seed}"), count, _seed, PhantomStudies.Plain);
    }

    internal async Task SendAsync(params string[] files) =>
        Assert.True(await Dcmtk.StoreAsync(_appliance.Port, ApplianceProcess.AeTitle, files), $"the appliance took the images\n{_appliance.Output}");

    /// <summary>Waits until the results made after a row, of so many studies where that is said, are as asked.</summary>
    internal async Task<IReadOnlyList<SentObject>> SeeAsync(long after, int? studies, Func<IReadOnlyList<SentObject>, bool> holds, string what)
    {
        IReadOnlyList<SentObject> sent = [];
        try
        {
            await Eventually.HoldsAsync(
                async () => sent = [.. (await ResultStore.ReadAsync(_appliance)).Where(one => one.Result > after)],
                now => (studies is null || now.DistinctBy(one => one.Study).Count() == studies) && holds(now),
                Limit,
                what);
            return sent;
        }
        catch (TimeoutException ex)
        {
            throw new TimeoutException($"{what}\n{string.Join('\n', sent)}\n{_appliance.Output}\n{_pacs.Output}", ex);
        }
    }

    /// <summary>Each object of a result is at both archives once, nothing else is, and each archive has proven it in its own way.</summary>
    internal async Task CheckAsync()
    {
        var sent = await SeeAsync(after: 0, studies: null, sent => sent.All(one => one.IsConfirmed), "all is confirmed");
        await CheckAsync(sent, _pacs, PacsName, SentObject.Found);
        await CheckAsync(sent, _viewer, ViewerName, SentObject.Committed);
    }

    private static async Task CheckAsync(IReadOnlyList<SentObject> all, Orthanc archive, string name, int proof)
    {
        var sent = all.Where(one => one.Destination == name).ToList();
        Assert.All(sent, one => Assert.Equal((proof, 1, 0), (one.Proof, one.Proofs, one.Losses)));
        var there = await ResultStore.UidsAsync(archive);
        Assert.Equal(sent.Select(one => one.Uid).Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
        Assert.Equal(sent.DistinctBy(one => one.Study).Count(), sent.Count(one => one.Kind == ObjectKind.Report));
    }
}
