using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Fallback;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Appliance.Core.Tests.Inference.Fallback;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>The processor that takes over from a GPU, and a GPU that is back, deliver no box before the package's acceptance set let them through.</summary>
public sealed class TakeoverProof_tests : IAsyncLifetime
{
    private static readonly DecodedImage Image = PhantomImage.Of(PhantomFactory.Create(11, 0, new PhantomOptions()));
    private static readonly RegisteredPackage Package = RegisteredPackage.Of(TestPackage.Demonstration, embedded: true);
    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(30);

    private readonly TempFolder _root = new();
    private readonly FaultyGpu _machine = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _log = new();
    private AcceptanceSet _set = null!;
    private ModelStore _store = null!;
    private FallbackModelRunner _runner = null!;
    private DetectionEngine _engine = null!;

    private IEnumerable<int> Told => _log.Ids.Where(id => id is 2005 or 2007 or 2008 or 2251 or 2270);

    public async Task InitializeAsync()
    {
        var folder = _root.Make("acceptance");
        foreach (var (name, content) in await SomeAcceptance.FilesAsync())
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        }

        _set = AcceptanceSet.Load(folder, TestPackage.Demonstration.Manifest);
        _store = await ModelStore.OpenAsync(_root[ModelStore.FileName], _time, default);
        await _store.ImportAsync(Package, "a test", "", default);
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync(); // first: an image that still waits ends with it
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task Who_takes_over_is_checked_first_by_few_images_or_all_and_not_again_where_all_were_as_expected()
    {
        await StartAsync();

        Assert.Equal(ExecutionProvider.Cpu, (await LoseAsync()).Provider);
        var processor = await ProofAsync();
        Assert.True(processor is { Provider: "Cpu", IsFull: false, Images: 5, Passed: true });
        Assert.Equal([2251, 2005], Told);

        await ProbeAsync(FirstProbe, expected: 1);
        Assert.Equal(ExecutionProvider.Cuda, _engine.Provider.Used);
        Assert.True(await ProofAsync() is { Provider: "Cuda", IsFull: true, Images: 7, Passed: true });

        await _store.RecordAsync(processor with { IsFull = true, Images = 7 }, default);
        Assert.Equal(ExecutionProvider.Cpu, (await LoseAsync()).Provider);
        await ProbeAsync(2 * FirstProbe, expected: 2);
        Assert.Equal([2251, 2005, 2251, 2007, 2005, 2007], Told);
        Assert.Equal((2, 0), (_engine.GpuLosses, _engine.TakeoversRefused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_processor_that_fails_its_check_gives_no_boxes_and_the_images_wait_for_the_GPU(bool isWorkerReplaced)
    {
        await StartAsync();
        var onGpu = await _engine.DetectAsync(Image, default);
        _machine.IsProcessorBlind = true;
        if (isWorkerReplaced)
        {
            _machine.Restart(ExecutionProvider.Cpu, isHeard: false); // the image comes first
        }
        else
        {
            _machine.Fault = InferenceCode.RunFailed;
        }

        var waiting = _engine.DetectAsync(Image, default);
        await RefusedAsync(times: 1);

        Assert.Equal((false, false, true), (waiting.IsCompleted, _engine.IsReady, _engine.Provider.IsDegraded));
        Assert.Contains("00.dcm: no ", _engine.Provider.Detail, StringComparison.Ordinal);
        Assert.Equal([2270, 2005, 2008], Told);
        Assert.True(await ProofAsync() is { Provider: "Cpu", Passed: false, Images: 1 });
        await Eventually.HoldsAsync(() => _machine.Open == 0, PoolRig.Limit, "nothing is open");

        _machine.Fault = null;
        await ProbeAsync(FirstProbe, expected: 1);
        var result = await waiting;

        Assert.Equal((InferenceCode.Detected, ExecutionProvider.Cuda), (result.Code, result.Provider));
        Assert.Equal(onGpu.Candidates, result.Candidates);
        Assert.Equal((true, 0, 0), (_engine.IsReady, _engine.DegradedRuns, _engine.Failures));
    }

    [Fact]
    public async Task Where_neither_may_have_the_model_both_are_tried_again_and_the_processor_has_it_when_it_passes()
    {
        await StartAsync();
        (_machine.Fault, _machine.ComesTo, _machine.IsProcessorBlind) = (InferenceCode.RunFailed, ExecutionProvider.Cpu, true);
        var waiting = _engine.DetectAsync(Image, default);
        await RefusedAsync(times: 1);

        await ProbeAsync(FirstProbe, expected: 1);
        await RefusedAsync(times: 2);
        _machine.IsProcessorBlind = false;
        await ProbeAsync(2 * FirstProbe, expected: 2);
        var result = await waiting;

        Assert.Equal((InferenceCode.Detected, ExecutionProvider.Cpu, ProviderReason.CudaFailed), (result.Code, result.Provider, _engine.Provider.Reason));
        Assert.NotEmpty(result.Candidates);
        Assert.True(_engine.IsReady);
    }

    [Fact]
    public async Task A_GPU_that_is_back_and_fails_its_check_does_not_get_the_model()
    {
        await StartAsync();
        await LoseAsync();
        _machine.IsGpuBlind = true;

        await ProbeAsync(FirstProbe, expected: 1);
        Assert.Equal((ExecutionProvider.Cpu, 1), ((await _engine.DetectAsync(Image, default)).Provider, _engine.TakeoversRefused));
        _machine.IsGpuBlind = false;
        await ProbeAsync(2 * FirstProbe, expected: 2);

        Assert.Equal(ExecutionProvider.Cuda, (await _engine.DetectAsync(Image, default)).Provider);
    }

    [Theory]
    [InlineData(false, ExecutionProvider.Cuda)]
    [InlineData(true, ExecutionProvider.Cpu)]
    public async Task A_GPU_that_a_new_worker_comes_up_on_unasked_is_checked_as_any_other(bool isBlind, ExecutionProvider expected)
    {
        _machine.ComesTo = ExecutionProvider.Cpu;
        await StartAsync();
        (_machine.ComesTo, _machine.IsGpuBlind) = (ExecutionProvider.Cuda, isBlind);

        _machine.Restart(ExecutionProvider.Cuda, isHeard: false);
        var result = await _engine.DetectAsync(Image, default);

        Assert.Equal((InferenceCode.Detected, expected), (result.Code, result.Provider));
        Assert.NotEmpty(result.Candidates);
        Assert.Equal(isBlind ? 1 : 0, _engine.TakeoversRefused);
    }

    private async Task StartAsync()
    {
        var (package, options, logger) = (TestPackage.Demonstration, new InferenceOptions { MaxBatchDelayMilliseconds = 0 }, _log.For<DetectionEngine>());
        var parts = SomeDetectors.In(_root["run"], _log) with { Time = _time };
        var proof = new TakeoverProof(Package, _set, _store, new ModelsOptions(), _time, _log.For<TakeoverProof_tests>());
        DetectionEngine EngineOf(IModelRunner runner) => new(package, runner, options, _time, logger);
        Task<string?> CheckAsync(IModelRunner candidate, CancellationToken stopping) => CandidateTrial.RunAsync(
            candidate, EngineOf, (engine, cancellationToken) => proof.CheckAsync(DetectorHost.Over(engine, package, parts), cancellationToken), stopping);

        _runner = await FallbackModelRunner.StartAsync(_machine.OpenAsync, CheckAsync, ProviderPreference.Auto, _time, logger, default);
        _engine = EngineOf(_runner);
    }

    private async Task<InferenceResult> LoseAsync()
    {
        _machine.Fault = InferenceCode.RunFailed;
        var result = await _engine.DetectAsync(Image, default);
        _machine.Fault = null;
        return result;
    }

    private Task RefusedAsync(int times) => Eventually.HoldsAsync(
        () => _log.Ids.Count(id => id == 2008) == times && _engine.Provider.Reason == ProviderReason.ProcessorRefused && _engine.TakeoversRefused == times,
        PoolRig.Limit,
        "the processor may not have the model");

    private async Task ProbeAsync(TimeSpan after, int expected)
    {
        await _time.WaitForTimerAsync(PoolRig.Limit);
        _time.Advance(after);
        await Eventually.HoldsAsync(() => _log.Ids.Count(id => id is 2006 or 2007) == expected, PoolRig.Limit, $"probe {expected} is over");
    }

    private async Task<ProofRecord> ProofAsync() =>
        (await ModelQueries.ListAsync(new StorageOptions { Root = _root.Path }, default)).Single().Proof!;
}
