using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Tests.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>No GPU here: a session on the processor stands where the one on the GPU would, and what it throws is the runtime's own.</summary>
public sealed class SessionFactory_tests
{
    [Fact]
    public void A_session_that_fails_its_first_run_on_the_GPU_is_replaced_by_one_on_the_processor()
    {
        var failed = (InferenceSession?)null;

        var provider = SessionFactory.Open(ProviderPreference.Cuda, OnCpu, OnCpu, (open, status) =>
        {
            using var session = open();
            if (status.Used == ExecutionProvider.Cuda)
            {
                failed = session;
                Run(session, side: 3);
            }

            return status;
        });

        Assert.NotNull(failed);
        Assert.Equal((ExecutionProvider.Cpu, ProviderReason.CudaRefused), (provider.Used, provider.Reason));
        Assert.Contains("Got invalid dimensions", provider.Detail, StringComparison.Ordinal);
        Assert.True(provider.IsDegraded);
    }

    [Fact]
    public void A_graph_that_CUDA_refuses_runs_on_the_processor_and_says_why()
    {
        var provider = SessionFactory.Open(ProviderPreference.Auto, () => throw new GpuRefusedException("no GPU"), OnCpu, Keep);

        Assert.Equal(new ProviderStatus(ExecutionProvider.Cpu, ProviderPreference.Auto, ProviderReason.CudaRefused, "no GPU"), provider);
    }

    [Fact]
    public void TensorRT_that_takes_the_graph_is_used_and_named()
    {
        var provider = SessionFactory.Open(ProviderPreference.TensorRt, OnCpu, () => throw new GpuRefusedException("not needed"), Keep);

        Assert.Equal(new ProviderStatus(ExecutionProvider.TensorRt, ProviderPreference.TensorRt, ProviderReason.AsAsked, ""), provider);
        Assert.False(provider.IsDegraded);
    }

    [Fact]
    public void TensorRT_that_refuses_a_graph_is_told_by_a_code_of_its_own()
    {
        var provider = SessionFactory.Open(ProviderPreference.TensorRt, () => throw new GpuRefusedException("no GPU"), OnCpu, Keep);

        Assert.Equal(new ProviderStatus(ExecutionProvider.Cpu, ProviderPreference.TensorRt, ProviderReason.TensorRtRefused, "no GPU"), provider);
        Assert.True(provider.IsDegraded);
    }

    // The runtime that the build has is one without CUDA, with which no provider may run; both are to be put there.
    [Theory]
    [InlineData(ProviderPreference.TensorRt, ProviderReason.TensorRtLibraryMissing, "onnxruntime_providers_tensorrt")]
    [InlineData(ProviderPreference.Cuda, ProviderReason.CudaLibraryMissing, "onnxruntime_providers_cuda")]
    public void A_provider_whose_library_is_missing_is_told_by_a_code_and_the_librarys_name(ProviderPreference asked, ProviderReason reason, string library)
    {
        var provider = SessionFactory.Open(TestPackage.Demonstration.Graph, weightsFolder: null, new InferenceOptions { Provider = asked }, Keep);

        Assert.Equal((ExecutionProvider.Cpu, reason), (provider.Used, provider.Reason));
        Assert.Contains("libonnxruntime.so is ONNX Runtime without CUDA", provider.Detail, StringComparison.Ordinal);
        Assert.Contains(library, provider.Detail, StringComparison.Ordinal);
        Assert.True(provider.IsDegraded);
    }

    [Fact]
    public void The_GPU_is_not_tried_when_the_processor_is_asked_for()
    {
        var provider = SessionFactory.Open(ProviderPreference.Cpu, () => throw new GpuRefusedException("tried"), OnCpu, Keep);

        Assert.Equal(new ProviderStatus(ExecutionProvider.Cpu, ProviderPreference.Cpu, ProviderReason.AsAsked, ""), provider);
    }

    [Fact]
    public void A_GPU_that_takes_the_graph_is_used()
    {
        var provider = SessionFactory.Open(ProviderPreference.Auto, OnCpu, () => throw new GpuRefusedException("not needed"), Keep);

        Assert.Equal(new ProviderStatus(ExecutionProvider.Cuda, ProviderPreference.Auto, ProviderReason.AsAsked, ""), provider);
    }

    [Fact]
    public void What_the_processor_cannot_run_either_is_the_callers_to_know() =>
        Assert.Throws<OnnxRuntimeException>(() => SessionFactory.Open(ProviderPreference.Cuda, OnCpu, OnCpu, (open, status) =>
        {
            using var session = open();
            Run(session, side: 3);
            return status;
        }));

    [Fact]
    public void Every_node_of_a_session_tells_where_it_runs()
    {
        using var session = OnCpu();

        var nodes = PlacementReader.Read(session);

        Assert.True(nodes.Count >= 50, $"{nodes.Count} nodes");
        Assert.All(nodes, node => Assert.Equal("CPUExecutionProvider", node.Provider));
        Assert.Contains(nodes, node => node.Operator.Contains("Conv", StringComparison.Ordinal));
        Assert.Throws<GpuRefusedException>(() => GpuPlacement.Check(nodes, CudaProvider.Name, "CUDA"));
    }

    [Fact]
    public void A_session_that_recorded_no_placement_is_a_mistake_that_is_told()
    {
        using var session = Open(record: false);

        Assert.Throws<InvalidOperationException>(() => PlacementReader.Read(session));
    }

    private static ProviderStatus Keep(Func<InferenceSession> open, ProviderStatus status)
    {
        open().Dispose();
        return status;
    }

    private static InferenceSession OnCpu() => Open(record: true);

    private static InferenceSession Open(bool record)
    {
        OnnxRuntimeLibrary.Load("");
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        settings.AddSessionConfigEntry(PlacementReader.Setting, record ? "1" : "0");
        return new InferenceSession(TestPackage.Demonstration.Graph, settings);
    }

    private static void Run(InferenceSession session, int side)
    {
        using var options = new RunOptions();
        using var tensor = OrtValue.CreateTensorValueFromMemory(new float[side * side], [1, 1, side, side]);
        using var outputs = session.Run(options, ["images"], [tensor], ["output0"]);
    }
}
