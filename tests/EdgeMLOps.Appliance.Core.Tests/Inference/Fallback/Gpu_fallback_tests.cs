using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Fallback;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Fallback;

/// <summary>A GPU that fails while the engine serves: no image is lost, the processor takes over in the open, and the GPU is taken back when it works again.</summary>
public sealed class Gpu_fallback_tests : IAsyncLifetime
{
    private static readonly DecodedImage Image = PhantomImage.Of(PhantomFactory.Create(11, 0, new PhantomOptions()));

    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(30);

    private readonly FaultyGpu _machine = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _log = new();
    private DetectionEngine _engine = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Theory]
    [InlineData(InferenceCode.RunFailed)]
    [InlineData(InferenceCode.WorkerTimeout)]
    [InlineData(InferenceCode.WorkerCrashed)]
    [InlineData(InferenceCode.WorkerMemory)]
    [InlineData(InferenceCode.OutputInvalid)]
    public async Task A_GPU_that_fails_twice_in_a_row_is_left_and_the_image_gets_its_boxes_from_the_processor(InferenceCode fault)
    {
        await StartAsync();
        var onGpu = await _engine.DetectAsync(Image, default);
        _machine.Fault = fault;

        var result = await _engine.DetectAsync(Image, default);

        Assert.Equal((ExecutionProvider.Cuda, ExecutionProvider.Cpu), (onGpu.Provider, result.Provider));
        Assert.Equal(InferenceCode.Detected, result.Code);
        Assert.NotEmpty(result.Candidates);
        Assert.Equal(onGpu.Candidates, result.Candidates);
        Assert.Equal(
            new ProviderStatus(ExecutionProvider.Cpu, ProviderPreference.Auto, ProviderReason.CudaFailed, "2 runs in a row failed"), _engine.Provider);
        Assert.True(_engine.Provider.IsDegraded);
        Assert.Equal((1, 1, 2, 0), (_engine.GpuLosses, _engine.DegradedRuns, _engine.Retries, _engine.Failures));
        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Entries, entry => entry.Id == 2005).Level);
        await Eventually.HoldsAsync(() => _machine.Open == 1, PoolRig.Limit, "the one on the GPU is closed");
    }

    [Fact]
    public async Task A_fault_now_and_then_costs_a_second_run_and_no_GPU()
    {
        await StartAsync();
        _machine.Fault = InferenceCode.RunFailed;
        for (var i = 1; i <= 3; i++)
        {
            _machine.Faults = 1;
            var result = await _engine.DetectAsync(Image, default);

            Assert.Equal((InferenceCode.Detected, ExecutionProvider.Cuda), (result.Code, result.Provider));
            Assert.Equal((i, 0), (_engine.Retries, _engine.GpuLosses));
        }
    }

    [Fact]
    public async Task The_GPU_is_probed_ever_more_rarely_and_taken_back_when_it_works()
    {
        await StartAsync();
        await LoseAsync();
        _machine.ComesTo = ExecutionProvider.Cpu;

        await ProbeAsync(FirstProbe, expected: 1);
        _machine.CrashesAtStart = true;
        await ProbeAsync(2 * FirstProbe, expected: 2);
        Assert.Equal(ExecutionProvider.Cpu, (await _engine.DetectAsync(Image, default)).Provider);
        Assert.Equal(2, _log.Ids.Count(id => id == 2006));
        (_machine.ComesTo, _machine.CrashesAtStart) = (ExecutionProvider.Cuda, false);
        await ProbeAsync(4 * FirstProbe, expected: 3);
        await Eventually.HoldsAsync(() => _engine.Provider.Used == ExecutionProvider.Cuda, PoolRig.Limit, "it is back");

        Assert.Equal(ExecutionProvider.Cuda, (await _engine.DetectAsync(Image, default)).Provider);
        Assert.False(_engine.Provider.IsDegraded);
        Assert.Contains(2007, _log.Ids);
        Assert.Equal(
            [ProviderPreference.Auto, ProviderPreference.Cpu, ProviderPreference.Auto, ProviderPreference.Auto, ProviderPreference.Auto], _machine.Opened);
        await Eventually.HoldsAsync(() => _machine.Open == 1, PoolRig.Limit, "one model is open");
    }

    [Fact]
    public async Task A_GPU_that_comes_back_and_fails_again_is_trusted_less()
    {
        await StartAsync();
        await LoseAsync();
        await ProbeAsync(FirstProbe, expected: 1);
        await Eventually.HoldsAsync(() => _engine.Provider.Used == ExecutionProvider.Cuda, PoolRig.Limit, "it is back");

        await LoseAsync();
        await _time.WaitForTimerAsync(PoolRig.Limit);
        _time.Advance(FirstProbe);
        Assert.Equal((2, 1), (_engine.GpuLosses, _engine.GpuProbes));
        _time.Advance(FirstProbe);

        await Eventually.HoldsAsync(() => _engine.GpuProbes == 2, PoolRig.Limit, "it is probed after twice the time");
    }

    [Fact]
    public async Task An_image_that_fails_on_the_processor_too_gets_its_code_and_the_GPU_back_at_once()
    {
        await StartAsync();
        (_machine.Fault, _machine.IsImagesFault) = (InferenceCode.RunFailed, true);

        var result = await _engine.DetectAsync(Image, default);
        (_machine.Fault, _machine.IsImagesFault) = (null, false);
        await Eventually.HoldsAsync(() => _engine.Provider.Used == ExecutionProvider.Cuda, PoolRig.Limit, "it is back though no time has passed");

        Assert.Equal((InferenceCode.RunFailed, 1), (result.Code, _engine.Failures));
        Assert.Equal(ExecutionProvider.Cuda, (await _engine.DetectAsync(Image, default)).Provider);
    }

    [Fact]
    public async Task Workers_that_no_longer_start_on_the_GPU_are_followed_by_one_on_the_processor()
    {
        await StartAsync();
        _machine.FailStart();
        Assert.Equal(ExecutionProvider.Cuda, _engine.Provider.Used);
        _machine.FailStart();
        await Eventually.HoldsAsync(() => _engine.Provider.Used == ExecutionProvider.Cpu, PoolRig.Limit, "the processor has it");

        Assert.Equal("2 workers in a row did not start", _engine.Provider.Detail);
        Assert.Equal(InferenceCode.Detected, (await _engine.DetectAsync(Image, default)).Code);
    }

    [Fact]
    public async Task A_worker_that_crashes_at_the_start_on_the_GPU_leaves_a_degraded_engine_and_no_dead_one()
    {
        _machine.CrashesAtStart = true;

        await StartAsync();

        Assert.Equal((ExecutionProvider.Cpu, ProviderReason.CudaFailed), (_engine.Provider.Used, _engine.Provider.Reason));
        Assert.Equal(InferenceCode.Detected, (await _engine.DetectAsync(Image, default)).Code);
        Assert.Equal((1, 1), (_engine.GpuLosses, _engine.DegradedRuns));
    }

    [Fact]
    public async Task A_machine_without_a_GPU_is_not_degraded_and_nothing_is_probed_unless_CUDA_was_asked_for()
    {
        _machine.ComesTo = ExecutionProvider.Cpu;
        await StartAsync();
        await _engine.DetectAsync(Image, default);
        Assert.Equal((false, 0, 0), (_engine.Provider.IsDegraded, _engine.GpuLosses, _engine.DegradedRuns));
        await _engine.DisposeAsync();

        await StartAsync(ProviderPreference.Cuda);
        Assert.Equal((ProviderReason.CudaRefused, "no GPU"), (_engine.Provider.Reason, _engine.Provider.Detail));
        await ProbeAsync(FirstProbe, expected: 1);
        Assert.True(_engine.Provider.IsDegraded);
    }

    [Theory]
    [InlineData(ProviderPreference.Auto)]
    [InlineData(ProviderPreference.Cuda)]
    public async Task A_GPU_lost_while_no_image_comes_is_said_and_probed_by_the_clock(ProviderPreference asked)
    {
        await StartAsync(asked);

        _machine.Restart(ExecutionProvider.Cpu);
        await Eventually.HoldsAsync(() => _engine.GpuLosses == 1, PoolRig.Limit, "the loss is known");

        Assert.Equal(new ProviderStatus(ExecutionProvider.Cpu, asked, ProviderReason.CudaFailed, "no GPU"), _engine.Provider);
        await ProbeAsync(FirstProbe, expected: 1);
        Assert.Equal((ExecutionProvider.Cuda, 0), (_engine.Provider.Used, _engine.DegradedRuns));
        Assert.Equal([asked, ProviderPreference.Cpu, asked], _machine.Opened);
    }

    private async Task StartAsync(ProviderPreference asked = ProviderPreference.Auto)
    {
        var runner = await FallbackModelRunner.StartAsync(
            _machine.OpenAsync, (_, _) => Task.FromResult<string?>(null), asked, _time, _log.For<DetectionEngine>(), default);
        _engine = new DetectionEngine(
            TestPackage.Demonstration, runner, new InferenceOptions { MaxBatchDelayMilliseconds = 0 }, _time, _log.For<DetectionEngine>());
    }

    private async Task LoseAsync()
    {
        _machine.Fault = InferenceCode.RunFailed;
        Assert.Equal(ExecutionProvider.Cpu, (await _engine.DetectAsync(Image, default)).Provider);
        _machine.Fault = null;
    }

    private async Task ProbeAsync(TimeSpan after, int expected)
    {
        await _time.WaitForTimerAsync(PoolRig.Limit);
        _time.Advance(after - TimeSpan.FromMilliseconds(1));
        Assert.Equal(expected - 1, _engine.GpuProbes);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var failures = expected;
        await Eventually.HoldsAsync(
            () => _engine.GpuProbes == expected && (_log.Ids.Count(id => id is 2006 or 2007) == failures), PoolRig.Limit, $"probe {expected} is over");
    }
}
