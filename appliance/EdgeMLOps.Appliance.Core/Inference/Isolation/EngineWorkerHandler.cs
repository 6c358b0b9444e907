using System.Text.Json;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Appliance.Core.Workers.Child;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>The engine's worker: holds the session of one graph and runs batches of it. The only process of the service that loads ONNX Runtime.</summary>
public sealed class EngineWorkerHandler : IWorkerHandler, IDisposable
{
    /// <summary>What the role is called on the command line.</summary>
    public const string Role = "engine";

    private byte[] _graph = [];
    private int _loaded;
    private ModelRunner? _runner;
    private EngineLayout? _layout;

    /// <summary>The graph is the trusted package's; images come after it is open.</summary>
    public bool IsSetUp => _runner is not null;

    /// <inheritdoc/>
    public WorkerAnswer Handle(ushort verb, ReadOnlySpan<byte> body, WorkerBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        try
        {
            return (EngineVerb)verb switch
            {
                EngineVerb.Load => Load(JsonSerializer.Deserialize(body, EngineJson.Default.EngineLoading)!, block), // not null: the service wrote it
                EngineVerb.Open => Open(JsonSerializer.Deserialize(body, EngineJson.Default.EngineOpening)!, block), // not null: the service wrote it
                EngineVerb.Run => Run(JsonSerializer.Deserialize(body, EngineJson.Default.EngineRunning)!, block), // not null: the service wrote it
                _ => Refuse(EngineRefusal.BadRequest),
            };
        }
        catch (OnnxRuntimeException)
        {
            return Refuse(EngineRefusal.RunFailed);
        }
        catch (GraphContractException)
        {
            return Refuse(EngineRefusal.OutputInvalid);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _runner?.Dispose();

    private static WorkerAnswer Refuse(EngineRefusal refusal, string message = "") => WorkerAnswer.Refuse((ushort)refusal, message);

    private WorkerAnswer Load(EngineLoading loading, WorkerBlock block)
    {
        if (_runner is not null || loading.Offset != _loaded || loading.Length > loading.Total - loading.Offset)
        {
            return Refuse(EngineRefusal.BadRequest);
        }

        if (loading.Offset == 0)
        {
            _graph = new byte[loading.Total];
        }

        block.Read(0, _graph.AsSpan(loading.Offset, loading.Length));
        _loaded += loading.Length;
        return WorkerAnswer.Done([]);
    }

    private WorkerAnswer Open(EngineOpening opening, WorkerBlock block)
    {
        if (_runner is not null || _loaded == 0 || _loaded != _graph.Length)
        {
            return Refuse(EngineRefusal.BadRequest);
        }

        try
        {
            // The inputs stand in the block as a batch has them: the runtime reads them there.
            var layout = new EngineLayout(opening.Shape, opening.Options.MaxBatch);
            var inputs = block.AddressOf(layout.InputOffset(0), layout.InputOffset(opening.Options.MaxBatch));
            _runner = ModelRunner.Open(_graph, opening.Shape, opening.Options, TimeProvider.System, inputs);
            _layout = layout;
        }
        catch (Exception ex) when (ex is OnnxRuntimeException or GraphContractException or DllNotFoundException)
        {
            // No image was near: the words are the library's about the graph.
            return Refuse(EngineRefusal.NotOpened, ex.Message);
        }

        _graph = [];
        return WorkerAnswer.Done(JsonSerializer.SerializeToUtf8Bytes(
            new EngineOpened(_runner.Provider, _runner.MaxBatch, OrtEnv.Instance().GetVersionString()), EngineJson.Default.EngineOpened));
    }

    private WorkerAnswer Run(EngineRunning running, WorkerBlock block)
    {
        if (_runner is not { } runner || _layout is not { } layout || running.Images < 1 || running.Images > runner.MaxBatch)
        {
            return Refuse(EngineRefusal.BadRequest);
        }

        var shapes = new int[running.Images][][];
        runner.Run(
            running.Images,
            (i, input) => block.Read(layout.InputOffset(i), input),
            (i, in output) =>
            {
                shapes[i] = [.. output.Shapes];
                block.Write(layout.OutputOffset(i), output.All);
            });
        return WorkerAnswer.Done(JsonSerializer.SerializeToUtf8Bytes(new EngineRan(shapes, runner.Provider.Used), EngineJson.Default.EngineRan));
    }
}
