using EdgeMLOps.Appliance.Core.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>The floor: ONNX Runtime alone with the same graph on the processor, one thread, on a tensor made beforehand.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly RunOptions _runOptions = new();
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;

    /// <summary>Opens the graph; an engine must have started before, which loads the runtime.</summary>
    public BareLoop(ModelPackage package)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(package.Graph, settings);
        var input = package.Manifest.Input;
        // Not zeros: they can run faster than real values.
        var random = new Random(1);
        var values = Enumerable.Range(0, input.Channels * input.Height * input.Width).Select(_ => random.NextSingle()).ToArray();
        _input = OrtValue.CreateTensorValueFromMemory(values, [1, input.Channels, input.Height, input.Width]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], _input);
        foreach (var output in _session.OutputNames)
        {
            _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
        }
    }

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
    }
}
