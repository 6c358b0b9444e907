using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Stow;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>The receiving capability as the container puts it together, on a root folder of its own and a free port.</summary>
internal sealed class ReceivingRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ReceivingRig(ServiceProvider services, LogWatcher log)
    {
        _services = services;
        Log = log;
    }

    public LogWatcher Log { get; }

    public InstanceJournal Journal => _services.GetRequiredService<InstanceJournal>();

    public Receiver Receiver => _services.GetRequiredService<Receiver>();

    public StowDoor Stow => _services.GetRequiredService<StowDoor>();

    public int Port => Receiver.Port!.Value;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>All sides of the hospital link, as its controller would.</summary>
    public async Task OpenAsync()
    {
        foreach (var side in _services.GetServices<IHospitalSockets>())
        {
            await side.OpenAsync(CancellationToken.None);
        }
    }

    public async Task CloseAsync()
    {
        foreach (var side in _services.GetServices<IHospitalSockets>())
        {
            await side.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);
        }
    }

    public async Task<long> FactAsync(string name) =>
        (await Get<ReceivingFacts>().ReadAsync(CancellationToken.None)).Single(fact => fact.Key == name).Value;

    /// <param name="root">The storage root; given again, it is a restart.</param>
    /// <param name="steps">Steps of the file system that fail or are counted.</param>
    /// <param name="settings">Keys and values beside those of the rig.</param>
    public static async Task<ReceivingRig> StartAsync(
        TempFolder root, DurableSteps? steps = null, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Storage:Root", root.Path),
            new("Dicom:Port", "0"),
            new("Dicom:AcceptAnyPeer", "true"),
        ]).AddInMemoryCollection(settings.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))).Build();
        var log = new LogWatcher();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<ILoggerFactory>(log)
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .Configure<StorageOptions>(configuration.GetSection(StorageOptions.Section))
            .AddReceiving();
        if (steps is not null)
        {
            services.AddSingleton(steps);
        }

        var rig = new ReceivingRig(services.BuildServiceProvider(), log);
        try
        {
            await rig.StartAsync();
            return rig;
        }
        catch
        {
            // What has started still writes in the test's folder.
            await rig.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends bytes as the data set of an object, whatever they are.</summary>
    public async Task<DicomStatus> StoreAsync(TestObject item, byte[]? dataset = null, string? sopInstance = null)
    {
        await using var association = await ConnectAsync(item.SopClass, item.TransferSyntax);
        var status = await association.StoreAsync(
            item.SopClass, sopInstance ?? item.SopInstance, item.TransferSyntax, new MemoryStream(dataset ?? item.Dataset), CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);
        return status;
    }

    public Task<DicomClientAssociation> ConnectAsync(
        string sopClass = TestObject.CtImage, string transferSyntax = TestObject.ExplicitLittleEndian, string callingAe = "MODALITY", string calledAe = "EDGEMLOPS") =>
        DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = Port, CallingAe = callingAe, CalledAe = calledAe },
            [new DicomPresentationContext(sopClass, [transferSyntax])],
            CancellationToken.None);

    public Task<(int ExitCode, string Output)> StoreScuAsync(IEnumerable<string> files, params string[] options) =>
        ChildProcess.RunAsync(
            "storescu", [.. options, "-aec", "EDGEMLOPS", "-to", "20", "-ta", "60", "127.0.0.1", $"{Port}", .. files], TimeSpan.FromSeconds(120));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task StartAsync()
    {
        _services.GetService<IStartupValidator>()?.Validate();
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        await OpenAsync();
    }
}
