using System.Diagnostics;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.GpuProof;

/// <summary>The floor: ONNX Runtime alone with the same graph, input and output bound, on tensors made beforehand.</summary>
internal sealed class BareSession : IDisposable
{
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR }; // not the session's: it warned 550 times of a slow kernel
    private readonly InferenceSession _session;
    private readonly ModelManifest _manifest;
    private readonly float[] _values;

    /// <summary>Opens the graph. An engine must have started before: it loads the runtime and registers CUDA with it.</summary>
    public BareSession(ModelPackage package, ExecutionProvider provider, int maxBatch, IReadOnlyDictionary<string, string> cudaOptions)
    {
        _manifest = package.Manifest;
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (provider == ExecutionProvider.Cuda)
        {
            var devices = OrtEnv.Instance().GetEpDevices().Where(device => device.EpName == "CUDAExecutionProvider").Take(1).ToList();
            settings.AppendExecutionProvider(OrtEnv.Instance(), devices, cudaOptions);
        }

        _session = new InferenceSession(package.Graph, settings);
        // Not zeros: they can run faster than real values.
        var random = new Random(1);
        _values = new float[maxBatch * package.Manifest.Input.Channels * package.Manifest.Input.Height * package.Manifest.Input.Width];
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = random.NextSingle();
        }
    }

    /// <summary>Runs batches of one size, after one that is not counted.</summary>
    /// <param name="batch">Images of a run.</param>
    /// <param name="runs">Runs.</param>
    /// <param name="isCopied">Whether each run brings its input, as any real one does: a GPU takes what is bound when it is bound, and keeps it.</param>
    /// <returns>Seconds of all runs.</returns>
    public double Run(int batch, int runs, bool isCopied = false)
    {
        Once(batch);
        return Time(batch, runs, isCopied);
    }

    /// <summary>Runs one batch, whatever it costs to come to its size.</summary>
    /// <returns>Its seconds.</returns>
    public double Once(int batch) => Time(batch, 1, isCopied: false);

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private double Time(int batch, int runs, bool isCopied)
    {
        var input = _manifest.Input;
        using var binding = _session.CreateIoBinding();
        using var tensor = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance,
            _values.AsMemory(0, batch * input.Channels * input.Height * input.Width),
            [batch, input.Channels, input.Height, input.Width]);
        binding.BindInput(input.Name, tensor);
        binding.BindOutputToDevice(_manifest.Output.Names["output"], OrtMemoryInfo.DefaultInstance);
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
        {
            if (isCopied)
            {
                binding.BindInput(input.Name, tensor);
            }

            _session.RunWithBinding(_runOptions, binding);
        }

        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
