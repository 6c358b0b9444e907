using Dapper;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.EndToEnd.Tests.Load;

/// <summary>Peak-hour traffic at 60 times its speed: 24 minutes are a day. CI runs a minute, an hour's worth.</summary>
public sealed class Soak_tests(ITestOutputHelper output)
{
    private const int Phantoms = 8;

    private static readonly TimeSpan Duration = LongRun.Choose(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(24));
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Peak_hour_traffic_leaves_memory_handles_and_threads_as_they_are_and_loses_nothing()
    {
        using var folder = new TempFolder();
        var phantoms = await PhantomStudies.MakeAsync(folder.Make("phantoms"), Phantoms, seed: 71, "--max-side", "1024");
        await using var pacs = new Orthanc();
        await pacs.StartAsync();
        await using var appliance = new ApplianceProcess(pacs.DicomPort);
        await appliance.StartAsync();
        var worker = Assert.Single(ProcessTable.ChildrenOf(appliance.ProcessId));
        var hospital = new Hospital(appliance.Port, phantoms);

        var (service, engine) = await WatchAsync(hospital, appliance.ProcessId, worker);

        output.WriteLine($"{hospital.Acknowledged} images acknowledged, {hospital.XRays} of them X-rays, in {Duration}");
        Compare("service", service);
        Compare("engine", engine);
        var counts = await Eventually.HoldsAsync(
            () => CountsAsync(appliance), counts => counts.Predicted == hospital.XRays, TimeSpan.FromMinutes(10), "all X-rays are predicted");
        Assert.Equal((hospital.Acknowledged, hospital.XRays, 0), (counts.Journalled, counts.Predicted, counts.Failed));
        Assert.Equal(worker, Assert.Single(ProcessTable.ChildrenOf(appliance.ProcessId)));
    }

    private static async Task<(List<ProcessSample> Service, List<ProcessSample> Engine)> WatchAsync(Hospital hospital, int service, int engine)
    {
        var (services, engines) = (new List<ProcessSample>(), new List<ProcessSample>());
        using var stop = new CancellationTokenSource(Duration);
        var traffic = hospital.RunAsync(stop.Token);
        while (!stop.IsCancellationRequested && !traffic.IsFaulted)
        {
            await Task.WhenAny(traffic, Task.Delay(Interval, TimeProvider.System, CancellationToken.None));
            services.Add(ProcessSample.Of(service));
            engines.Add(ProcessSample.Of(engine));
        }

        await traffic;
        return (services, engines);
    }

    // The first third fills pools, caches and the compiler's tiers; what is held must not grow after it.
    private void Compare(string name, List<ProcessSample> samples)
    {
        var third = samples.Count / 3;
        var (early, late) = (ProcessSample.Median(samples[third..(2 * third)]), ProcessSample.Median(samples[(2 * third)..]));
        output.WriteLine($"{name}: {samples.Count} samples, middle third {early}, last third {late}, peak {samples.Max(sample => sample.ResidentKibibytes)} KiB");
        Assert.True(samples.Count >= 30, $"{samples.Count} samples");
        Assert.True(late.ResidentKibibytes <= 1.25 * early.ResidentKibibytes, $"{name}: memory {early.ResidentKibibytes} -> {late.ResidentKibibytes} KiB");
        Assert.True(late.Descriptors <= early.Descriptors + 8, $"{name}: descriptors {early.Descriptors} -> {late.Descriptors}");
        Assert.True(late.Threads <= early.Threads + 8, $"{name}: threads {early.Threads} -> {late.Threads}");
    }

    private static async Task<(int Journalled, int Predicted, int Failed)> CountsAsync(ApplianceProcess appliance)
    {
        await using var journal = SqliteStore.OpenReadOnly(appliance.Database("journal.db"));
        return await journal.ReadAsync(
            connection => connection.QuerySingle<(int, int, int)>(
                "SELECT count(*), count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3) FROM instance"),
            CancellationToken.None);
    }
}
