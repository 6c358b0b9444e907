using Dapper;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Pipeline;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry.Serving;

/// <summary>The service's own pipeline over real engines, while packages take over from each other.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Switch_under_load_tests : IDisposable
{
    private const int Waiting = 4;

    private readonly TempFolder _root = new();

    [Fact]
    public async Task Switches_and_a_roll_back_while_images_come_lose_none_and_double_none()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        var newer = await rig.ImportAsync(release: 2);
        RegistryRig.Done(await rig.Registry.ValidateAsync(newer.Digest, RegistryRig.Person, default));
        await using var predictions = await PredictionLog.OpenAsync(_root[PredictionLog.FileName], TimeProvider.System, rig.Log.For<PredictionLog>(), default);
        await using var monitoring = await MonitoringStore.OpenAsync(_root["monitoring.db"], TimeProvider.System, default);
        await using var services = Services(rig, predictions, monitoring);
        var journal = services.GetRequiredService<InstanceJournal>();
        await journal.StartAsync(default);
        var pipeline = services.GetServices<IHostedService>().OfType<InstancePipeline>().Single();
        await pipeline.StartAsync(default);

        var isEnough = new TaskCompletionSource();
        var sending = SendAsync(index => ReceiveAsync(journal, index), predictions, isEnough.Task);
        await Eventually.HoldsAsync(async () => (await RowsAsync(predictions)).Count, count => count > 5, RegistryRig.Limit, "images are analysed");
        RegistryRig.Done(await rig.Registry.ActivateAsync(newer.Digest, RegistryRig.Person, "", default));
        var switched = (await RowsAsync(predictions)).Count;
        await Eventually.HoldsAsync(async () => (await RowsAsync(predictions)).Count, count => count > switched + 5, RegistryRig.Limit, "images are analysed by the other");
        RegistryRig.Done(await rig.Registry.RollBackAsync(RegistryRig.Person, "", default));
        isEnough.SetResult();
        var images = await sending;
        // The log has an image before the journal knows.
        await Eventually.HoldsAsync(async () => await CountAsync(journal), count => count >= images, RegistryRig.Limit, "all are analysed");
        await pipeline.StopAsync(default);

        var rows = await RowsAsync(predictions);
        Assert.Equal(images, rows.Count);
        Assert.Equal(images, rows.Select(row => row.Prediction.Instance.SopInstanceUid).Distinct().Count());
        Assert.All(rows, row => Assert.Equal((PredictionOutcome.Predicted, ""), (row.Prediction.Outcome, row.Prediction.Code)));
        Assert.Equal(2, rows.Select(row => row.Prediction.Model.PackageDigest).Distinct().Count());
        var states = await journal.Store.ReadAsync(
            connection => connection.Query<(long State, long Count)>("SELECT state, count(*) FROM instance GROUP BY state").ToList(), default);
        Assert.Equal([((long)InstanceState.Predicted, (long)images)], states);
    }

    [Fact]
    public async Task An_image_that_began_on_a_model_keeps_it_open_through_two_switches()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        using var lease = rig.Models.Serving.TryTake()!;
        await File.WriteAllBytesAsync(_root["image.dcm"], SomeAcceptance.Image(1));

        await rig.ServeAsync(release: 2);
        await rig.ServeAsync(release: 3);
        var detection = await lease.Host.Detector.DetectAsync(_root["image.dcm"], default);

        Assert.Equal((PredictionOutcome.Predicted, Core.Models.DemonstrationDigest.Value), (detection.Prediction!.Outcome, detection.Prediction.Model.PackageDigest));
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 3, RegistryRig.Limit, "those that looked at the packages end");
        lease.Dispose();
        await Eventually.HoldsAsync(() => WorkerProcesses.All().Count == 2, RegistryRig.Limit, "it is closed when the image is done");
    }

    [Fact]
    public async Task An_image_that_was_predicted_before_a_switch_is_not_predicted_again_after_it()
    {
        await using var rig = await RegistryRig.OpenAsync(_root);
        await using var predictions = await PredictionLog.OpenAsync(_root[PredictionLog.FileName], TimeProvider.System, rig.Log.For<PredictionLog>(), default);
        await using var monitoring = await MonitoringStore.OpenAsync(_root["monitoring.db"], TimeProvider.System, default);
        await using var services = Services(rig, predictions, monitoring);
        var journal = services.GetRequiredService<InstanceJournal>();
        await journal.StartAsync(default);
        await ReceiveAsync(journal, 0);
        var instance = Assert.Single(await journal.PendingAsync(0, 10, default));

        // As a crash between the log and the journal leaves it.
        using (var lease = rig.Models.Serving.TryTake()!)
        {
            await predictions.RecordAsync((await lease.Host.Detector.DetectAsync(instance.Path, default)).Prediction!, default);
        }

        await rig.ServeAsync(release: 2);
        await services.GetRequiredService<InstanceAnalysis>().RunAsync(instance, default);

        Assert.Equal(Core.Models.DemonstrationDigest.Value, Assert.Single(await RowsAsync(predictions)).Prediction.Model.PackageDigest);
        Assert.Empty(await journal.PendingAsync(0, 10, default));
    }

    public void Dispose() => _root.Dispose();

    private static Task<int> CountAsync(InstanceJournal journal) => journal.Store.ReadAsync(
        connection => connection.ExecuteScalar<int>("SELECT count(*) FROM instance WHERE state = @state", new { state = (int)InstanceState.Predicted }), default);

    private static Task<IReadOnlyList<RecordedPrediction>> RowsAsync(PredictionLog predictions) =>
        predictions.ListAsync(new PredictionQuery { Limit = 10_000 }, default);

    private ServiceProvider Services(RegistryRig rig, PredictionLog predictions, MonitoringStore monitoring)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Storage:Root", _root.Path),
            new("Dicom:Port", "0"),
            new("Dicom:AcceptAnyPeer", "true"),
            new("Pipeline:Workers", "4"),
        ]).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<ILoggerFactory>(rig.Log)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(rig.Models.Serving)
            .AddSingleton(rig.Registry)
            .AddSingleton(new StudyPolicies(new ServingPolicies(rig.Log.For<ServingPolicies>()), predictions))
            .AddSingleton(predictions)
            .AddSingleton(monitoring)
            .AddSingleton(new Telemetry())
            .Configure<StorageOptions>(configuration.GetSection(StorageOptions.Section))
            .AddSingleton<InstanceJournal>()
            .AddPipeline()
            .BuildServiceProvider();
    }

    // Some wait at every moment, so that each switch meets images on their way.
    private static async Task<int> SendAsync(Func<int, Task> receiveAsync, PredictionLog predictions, Task isEnough)
    {
        var sent = 0;
        for (; !isEnough.IsCompleted; sent++)
        {
            await receiveAsync(sent);
            await Eventually.HoldsAsync(async () => (await RowsAsync(predictions)).Count, count => count > sent - Waiting, RegistryRig.Limit, "images go on");
        }

        return sent;
    }

    private async Task ReceiveAsync(InstanceJournal journal, int index)
    {
        var (name, file) = ($"{index}.dcm", SomeAcceptance.Image(index));
        await File.WriteAllBytesAsync(_root["instances", name], file);
        await journal.RecordAsync(
            [
                new NewInstance
                {
                    SopInstanceUid = $"2.25.1{1000 + index}",
                    SopClassUid = "1.2.840.10008.5.1.4.1.1.1.1",
                    StudyInstanceUid = "2.25.2",
                    SeriesInstanceUid = "2.25.3",
                    TransferSyntaxUid = "1.2.840.10008.1.2.1",
                    File = name,
                    Bytes = file.Length,
                    Sha256 = new byte[32],
                    CallingAe = "MODALITY",
                    AssociationId = 0,
                    InstanceNumber = index,
                },
            ],
            default);
    }
}
