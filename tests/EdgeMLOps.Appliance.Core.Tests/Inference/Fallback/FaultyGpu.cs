using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Fallback;
using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Fallback;

/// <summary>
/// A machine with a GPU that fails as a test says. The model is the real one, on the processor; what is asked for on the GPU
/// says that it runs there.
/// </summary>
internal sealed class FaultyGpu
{
    /// <summary>Code of each run on the GPU; null: it works.</summary>
    public InferenceCode? Fault { get; set; }

    /// <summary>How many runs fail so; below 0: all.</summary>
    public int Faults { get; set; } = -1;

    /// <summary>What an opening on the GPU comes to.</summary>
    public ExecutionProvider ComesTo { get; set; } = ExecutionProvider.Cuda;

    /// <summary>Whether a worker crashes while it opens the model on the GPU.</summary>
    public bool CrashesAtStart { get; set; }

    /// <summary>Whether the processor fails on each image too.</summary>
    public bool IsImagesFault { get; set; }

    /// <summary>Whether the processor works and finds nothing, whatever it is shown.</summary>
    public bool IsProcessorBlind { get; set; }

    /// <summary>Whether the GPU does.</summary>
    public bool IsGpuBlind { get; set; }

    /// <summary>Where models were opened, in order.</summary>
    public List<ProviderPreference> Opened { get; } = [];

    /// <summary>How many are open now.</summary>
    public int Open { get; private set; }

    private Runner? _newest;
    private WorkerEvents _events = WorkerEvents.None;

    /// <summary>A worker that should take over does not start.</summary>
    public void FailStart() => _events.StartFailed();

    /// <summary>The newest model's worker ends, and the one that follows it has the model somewhere.</summary>
    public void Restart(ExecutionProvider on, bool isHeard = true)
    {
        _newest!.Provider = _newest.Provider with { Used = on, Reason = ProviderReason.CudaRefused, Detail = "no GPU" };
        if (isHeard)
        {
            _events.Started();
        }
    }

    public async Task<IModelRunner> OpenAsync(ProviderPreference provider, WorkerEvents events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Opened.Add(provider);
        if (provider != ProviderPreference.Cpu && CrashesAtStart)
        {
            throw new WorkerStartException("The graph does not open: WorkerCrashed.") { IsFault = true };
        }

        var package = TestPackage.Demonstration;
        var options = new InferenceOptions { Provider = ProviderPreference.Cpu, CpuThreads = 1 };
        var model = await LocalModelRunner.OpenAsync(package.Graph, GraphShape.Of(package), options, TimeProvider.System);
        Open++;
        _events = events;
        return _newest = provider == ProviderPreference.Cpu || ComesTo == ExecutionProvider.Cpu
            ? new Runner(this, model, new(ExecutionProvider.Cpu, provider, provider == ProviderPreference.Cpu ? ProviderReason.AsAsked : ProviderReason.CudaRefused, "no GPU"))
            : new Runner(this, model, new(ExecutionProvider.Cuda, provider, ProviderReason.AsAsked, ""));
    }

    private InferenceCode? NextFault()
    {
        if (Faults == 0)
        {
            return null;
        }

        Faults = Math.Max(Faults - 1, -1);
        return Fault;
    }

    private sealed class Runner(FaultyGpu machine, LocalModelRunner model, ProviderStatus provider) : IModelRunner
    {
        public ProviderStatus Provider { get; set; } = provider;

        public bool IsReady => true;

        public string Runtime => model.Runtime;

        public int MaxBatch => model.MaxBatch;

        public int ImageBytes => model.ImageBytes;

        public async Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take)
        {
            var isGpu = Provider.Used == ExecutionProvider.Cuda;
            var fault = isGpu ? machine.NextFault() : machine.IsImagesFault ? InferenceCode.RunFailed : null;
            if (fault is { } code and not InferenceCode.OutputInvalid)
            {
                throw new ModelRunException(code);
            }

            await model.RunAsync(images, (i, in output) =>
            {
                var values = output.All.ToArray();
                if (fault is not null)
                {
                    Array.Fill(values, float.NaN);
                }
                else if (isGpu ? machine.IsGpuBlind : machine.IsProcessorBlind)
                {
                    Array.Clear(values);
                }

                take(i, new ImageOutput(output.Shapes, values));
            });
            return Provider.Used;
        }

        public async ValueTask DisposeAsync()
        {
            machine.Open--;
            await model.DisposeAsync();
        }
    }
}
