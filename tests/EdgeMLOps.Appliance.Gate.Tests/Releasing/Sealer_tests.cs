using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Gate.Releasing;
using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Gate.Tests.Releasing;

/// <summary>A crash between any two steps of sealing, played by leaving the later steps out.</summary>
public sealed class Sealer_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly SigningKey _key = SigningKey.Create();
    private MonitoringStore _monitoring = null!; // the three are set by InitializeAsync before any test runs
    private GateStore _store = null!;
    private OutboxStore _outbox = null!;

    public async Task InitializeAsync()
    {
        _monitoring = await MonitoringStore.OpenAsync(_folder["monitoring.db"], TimeProvider.System, CancellationToken.None);
        _store = await GateStore.OpenAsync(_folder["gate.db"], CancellationToken.None);
        _outbox = await OutboxStore.OpenAsync(_folder["outbox.db"], TimeProvider.System, CancellationToken.None);
        await _outbox.BindAsync(await _store.SiteAsync(CancellationToken.None), CancellationToken.None);
        for (var patient = 1; patient <= 3; patient++)
        {
            await _monitoring.NoteAsync(Some.Image(patient, boxes: 1).Observation, CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        await _monitoring.DisposeAsync();
        await _store.DisposeAsync();
        await _outbox.DisposeAsync();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_sealed_is_forgotten_by_its_metric_alone()
    {
        await Sealer().SealAsync(Source, Summary, CancellationToken.None);

        Assert.Equal(1, await SealedAsync());
        Assert.Empty(await OpenAsync(MetricId.BoxesPerImage));
        Assert.Equal(3, (await OpenAsync(MetricId.ScoreClass0)).Count);
    }

    [Fact]
    public async Task A_crash_after_the_outbox_has_it_does_not_release_it_again()
    {
        await _store.IntendAsync(new SealIntent(Source, StreamId.Clinical, 1), CancellationToken.None);
        await _outbox.AppendAsync(StreamId.Clinical, header => SealedMessage.Seal(header, Summary, _key), CancellationToken.None);

        await Sealer().SettleAsync(CancellationToken.None);

        Assert.Empty(await OpenAsync(MetricId.BoxesPerImage));
        Assert.Empty(await _store.IntentsAsync(CancellationToken.None));
        Assert.Equal(1, await SealedAsync());
    }

    [Fact]
    public async Task A_crash_before_the_outbox_has_it_loses_nothing()
    {
        await _store.IntendAsync(new SealIntent(Source, StreamId.Clinical, 1), CancellationToken.None);

        var sealer = Sealer();
        await sealer.SettleAsync(CancellationToken.None);
        Assert.Equal(3, (await OpenAsync(MetricId.BoxesPerImage)).Count);
        await sealer.SealAsync(Source, Summary, CancellationToken.None);

        Assert.Empty(await OpenAsync(MetricId.BoxesPerImage));
        Assert.Equal(1, await SealedAsync());
    }

    [Fact]
    public async Task An_observation_that_every_metric_has_released_stays_out_even_if_it_is_noted_again()
    {
        var sealer = Sealer();
        foreach (var metric in MetricValues.All)
        {
            await sealer.SealAsync(ReleaseSource.Clinical(metric, [1, 2, 3]), Summary with { Metric = metric, FirstBins = [0], Counts = [3] }, CancellationToken.None);
        }

        await _monitoring.NoteAsync(Some.Image(1, boxes: 1).Observation, CancellationToken.None);

        foreach (var metric in MetricValues.All)
        {
            Assert.Empty(await OpenAsync(metric));
        }

        Assert.Equal(MetricValues.All.Count, await SealedAsync());
    }

    [Fact]
    public void A_source_survives_its_text()
    {
        foreach (var source in new[] { Source, ReleaseSource.State, ReleaseSource.Operations(42) })
        {
            var again = ReleaseSource.Parse(source.ToString());
            Assert.Equal((source.Kind, source.Metric), (again.Kind, again.Metric));
            Assert.Equal(source.Rows, again.Rows);
        }
    }

    private static ReleaseSource Source => ReleaseSource.Clinical(MetricId.BoxesPerImage, [1, 2, 3]);

    private static ClinicalSummary Summary => new()
    {
        Bucket = new Bucket { Start = MinuteUtc.Floor(Some.Noon), End = MinuteUtc.Floor(Some.Noon.AddDays(1)) },
        Cell = CellTranslation.KeyOf(Some.Cell),
        Metric = MetricId.BoxesPerImage,
        Patients = 60,
        FirstBins = [0, 1],
        Counts = [30, 30],
        Withheld = WithheldReason.None,
    };

    private Sealer Sealer() => new(_outbox, _store, _monitoring, _key, epoch: 1);

    private Task<IReadOnlyList<OpenObservation>> OpenAsync(MetricId metric) =>
        _monitoring.OpenObservationsAsync((int)metric, 100, CancellationToken.None);

    private async Task<int> SealedAsync() =>
        (await _outbox.LedgerAsync(1, StreamId.Clinical, 0, 100, CancellationToken.None)).Count;
}
