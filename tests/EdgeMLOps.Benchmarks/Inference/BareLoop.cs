using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>The floor: ONNX Runtime alone with the same graph on the processor, on a tensor made beforehand.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly RunOptions _runOptions;
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;

    /// <summary>Opens the graph.</summary>
    /// <param name="package">The model.</param>
    /// <param name="threads">Threads of a run; 0: one a core.</param>
    /// <param name="input">One image's input; null: noise.</param>
    /// <param name="asOurs">With the settings that the engine has where they are not the runtime's own: threads that sleep while they wait.</param>
    public BareLoop(ModelPackage package, int threads, byte[]? input = null, bool asOurs = false)
    {
        OnnxRuntimeLibrary.Load("");
        _runOptions = new RunOptions();
        using var settings = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (asOurs)
        {
            settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        }

        _session = new InferenceSession(package.Graph, settings);
        var shape = GraphShape.Of(package);
        long[] sides = [.. shape.InputSides(1).Select(side => (long)side)];
        _input = OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<byte, float>(input ?? Noise(shape.ImageBytes)).ToArray(), sides);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], _input);
        foreach (var output in _session.OutputNames)
        {
            _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
        }
    }

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    // Not zeros: they can run faster than real values.
    private static byte[] Noise(int bytes)
    {
        var random = new Random(1);
        return MemoryMarshal.AsBytes(Enumerable.Range(0, bytes / sizeof(float)).Select(_ => random.NextSingle()).ToArray().AsSpan()).ToArray();
    }

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
    }
}
