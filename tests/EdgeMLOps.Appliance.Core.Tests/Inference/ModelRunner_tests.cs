using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Tests.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>The sessions of a GPU never change the size of their input. Here they run on the processor, which gives the same values.</summary>
public sealed class ModelRunner_tests
{
    private const int MaxBatch = 4;

    private static readonly ProviderStatus OnCuda = new(ExecutionProvider.Cuda, ProviderPreference.Cuda, ProviderReason.AsAsked, "");

    private readonly List<InferenceSession> _opened = [];

    [Fact]
    public void Any_number_of_images_gives_each_the_output_it_gets_alone()
    {
        using var runner = Start(MaxBatch);
        var images = Enumerable.Range(1, MaxBatch).Select(seed => Noise(runner.ImageBytes / sizeof(float), seed)).ToList();
        var alone = images.ConvertAll(image => Outputs(runner, [image])[0]);

        for (var count = MaxBatch; count >= 1; count--)
        {
            var together = Outputs(runner, images[..count]);

            Assert.Equal(count, together.Count);
            Assert.All(together.Zip(alone), pair => Same(pair.First, pair.Second));
        }

        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void A_GPU_has_one_session_for_an_image_alone_and_one_for_a_full_batch()
    {
        using var runner = Start(MaxBatch);

        Assert.Equal((2, MaxBatch), (_opened.Count, runner.MaxBatch));
    }

    [Fact]
    public void A_limit_of_one_image_needs_one_session()
    {
        using var runner = Start(maxBatch: 1);

        Assert.Single(_opened);
        Assert.Single(Outputs(runner, [Noise(runner.ImageBytes / sizeof(float), 1)]));
    }

    // Each session of the runtime may take the whole limit by itself.
    [Fact]
    public void A_limit_of_the_GPUs_memory_leaves_one_session()
    {
        using var runner = Start(MaxBatch, isGpuBounded: true);

        Assert.Equal((1, MaxBatch), (_opened.Count, runner.MaxBatch));
        Assert.Single(Outputs(runner, [Noise(runner.ImageBytes / sizeof(float), 1)]));
    }

    private ModelRunner Start(int maxBatch, bool isGpuBounded = false) =>
        ModelRunner.Start(OnCpu, OnCuda, GraphShape.Of(TestPackage.Demonstration.Manifest), maxBatch, isGpuBounded, TimeProvider.System);

    private InferenceSession OnCpu()
    {
        OnnxRuntimeLibrary.Load("");
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        var session = new InferenceSession(TestPackage.Demonstration.Graph, settings);
        _opened.Add(session);
        return session;
    }

    private static ReadOnlyMemory<float> Noise(int length, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray();
    }

    private static List<float[]> Outputs(ModelRunner runner, List<ReadOnlyMemory<float>> images)
    {
        var outputs = new SortedDictionary<int, float[]>();
        runner.Run(
            images.Count,
            (i, input) => MemoryMarshal.AsBytes(images[i].Span).CopyTo(input),
            (i, in output) => outputs.Add(i, output.All.ToArray()));
        Assert.Equal(Enumerable.Range(0, images.Count), outputs.Keys);
        return [.. outputs.Values];
    }

    private static void Same(float[] one, float[] other)
    {
        Assert.Equal(one.Length, other.Length);
        Assert.True(one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-3 + (1e-4 * Math.Abs(pair.Second))));
    }
}
