using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// A session's outputs. A graph rarely announces all their sides, so the first run of a number of images shows them, and those
/// after it are written to the same memory: no tensor is made per run. A graph whose outputs then come in another shape, as lists
/// of what was found do, gives new ones in each run from there on.
/// </summary>
internal sealed class OutputTensors : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly IReadOnlyCollection<string> _names;
    private readonly int _size;
    private readonly byte[][] _memory;
    private readonly Dictionary<int, List<OrtValue>> _bound = [];

    /// <param name="session">The session; stays the caller's.</param>
    /// <param name="names">Names of the outputs.</param>
    /// <param name="size">Most images in one run.</param>
    public OutputTensors(InferenceSession session, IReadOnlyCollection<string> names, int size)
    {
        _session = session;
        _names = names;
        _size = size;
        _memory = [.. names.Select(_ => Array.Empty<byte>())];
    }

    /// <summary>Whether the shapes turned out to change from run to run.</summary>
    public bool AreVarying { get; private set; }

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">What it takes.</param>
    /// <param name="size">Images of the run.</param>
    /// <param name="take">Given the outputs, which are valid in the call only; throws when they are not as they should be.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public void Run(InputTensors inputs, int size, Action<IReadOnlyList<OrtValue>> take)
    {
        if (_bound.TryGetValue(size, out var bound))
        {
            RunBound(inputs, size, bound, take);
            return;
        }

        using var outputs = RunFree(inputs, size);
        take(outputs);
        Bind(outputs, size);
    }

    public void Dispose()
    {
        Release();
        _runOptions.Dispose();
    }

    // Whether a run failed because its outputs have another shape than before is seen from one that is free to choose it.
    private void RunBound(InputTensors inputs, int size, List<OrtValue> bound, Action<IReadOnlyList<OrtValue>> take)
    {
        try
        {
            _session.Run(_runOptions, inputs.Names, inputs.Of(size), _names, bound);
        }
        catch (OnnxRuntimeException)
        {
            using var outputs = RunFree(inputs, size);
            if (outputs.Zip(bound).All(pair => SidesOf(pair.First).SequenceEqual(SidesOf(pair.Second))))
            {
                throw;
            }

            AreVarying = true;
            Release();
            take(outputs);
            return;
        }

        take(bound);
    }

    private IDisposableReadOnlyCollection<OrtValue> RunFree(InputTensors inputs, int size) =>
        _session.Run(_runOptions, inputs.Names, inputs.Of(size), _names);

    private void Bind(IReadOnlyList<OrtValue> outputs, int size)
    {
        // An empty one is a list of which nothing was found.
        AreVarying |= outputs.Any(output => BytesOf(output) == 0);
        if (AreVarying)
        {
            return;
        }

        for (var i = 0; i < outputs.Count; i++)
        {
            Reserve(i, BytesOf(outputs[i]), size);
        }

        _bound.Add(size, [.. outputs.Select((output, i) => OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            output.GetTensorTypeAndShape().ElementDataType,
            SidesOf(output),
            Marshal.UnsafeAddrOfPinnedArrayElement(_memory[i], 0),
            BytesOf(output)))]);
    }

    // For a full batch, so that each number of images finds room in the same memory.
    private void Reserve(int output, int bytes, int size)
    {
        if (_memory[output].Length < bytes)
        {
            Release(); // what is bound stands in memory that goes
            var full = (long)bytes * _size / size;
            _memory[output] = GC.AllocateUninitializedArray<byte>((int)Math.Max(bytes, Math.Min(full, Array.MaxLength)), pinned: true);
        }
    }

    private void Release()
    {
        foreach (var tensor in _bound.Values.SelectMany(tensors => tensors))
        {
            tensor.Dispose();
        }

        _bound.Clear();
    }

    private static int BytesOf(OrtValue tensor) => tensor.GetTensorMutableRawData().Length;

    private static long[] SidesOf(OrtValue tensor) => tensor.GetTensorTypeAndShape().Shape;
}
