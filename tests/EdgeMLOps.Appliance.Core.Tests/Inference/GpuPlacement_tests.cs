using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

public sealed class GpuPlacement_tests
{
    private const string Cpu = "CPUExecutionProvider";

    [Fact]
    public void Arithmetic_of_shapes_may_stay_on_the_processor() =>
        Check([Node(CudaProvider.Name, "Conv"), Node(Cpu, "Gather"), Node(Cpu, "Concat"), Node(Cpu, "Cast"), Node(Cpu, "Slice"), Node(Cpu, "ReduceMin"), Node(Cpu, "Tile")]);

    [Fact]
    public void Work_left_to_the_processor_is_refused_and_named_once()
    {
        var refused = Assert.Throws<GpuRefusedException>(() => Check(
            [Node(CudaProvider.Name, "Conv"), Node(Cpu, "Resize"), Node(Cpu, "Conv"), Node(Cpu, "Conv"), Node(Cpu, "Gather")]));

        Assert.Equal("CUDA cannot run these operators of the graph: Conv, Resize.", refused.Message);
    }

    [Fact]
    public void A_graph_of_which_CUDA_took_nothing_is_refused() =>
        Assert.Throws<GpuRefusedException>(() => Check([Node(Cpu, "Reshape")]));

    // TensorRT's provider leaves to CUDA what it does not take, where both are there: that is another provider than the one asked for.
    [Fact]
    public void Work_left_to_another_provider_of_the_GPU_is_refused_too()
    {
        var refused = Assert.Throws<GpuRefusedException>(() => GpuPlacement.Check(
            [Node(TensorRtProvider.Name, "Conv"), Node(CudaProvider.Name, "NonMaxSuppression")], TensorRtProvider.Name, "TensorRT"));

        Assert.Equal("TensorRT cannot run these operators of the graph: NonMaxSuppression.", refused.Message);
        GpuPlacement.Check([Node(TensorRtProvider.Name, "Conv"), Node(Cpu, "Gather")], TensorRtProvider.Name, "TensorRT");
    }

    private static void Check(IReadOnlyList<NodePlacement> nodes) => GpuPlacement.Check(nodes, CudaProvider.Name, "CUDA");

    private static NodePlacement Node(string provider, string op) => new(provider, op);
}
