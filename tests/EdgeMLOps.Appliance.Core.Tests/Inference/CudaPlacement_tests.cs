using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

public sealed class CudaPlacement_tests
{
    private const string Cpu = "CPUExecutionProvider";

    [Fact]
    public void Arithmetic_of_shapes_may_stay_on_the_processor() =>
        CudaPlacement.Check([Node(CudaProvider.Name, "Conv"), Node(Cpu, "Gather"), Node(Cpu, "Concat"), Node(Cpu, "Cast"), Node(Cpu, "Slice")]);

    [Fact]
    public void Work_left_to_the_processor_is_refused_and_named_once()
    {
        var refused = Assert.Throws<CudaRefusedException>(() => CudaPlacement.Check(
            [Node(CudaProvider.Name, "Conv"), Node(Cpu, "Resize"), Node(Cpu, "Conv"), Node(Cpu, "Conv"), Node(Cpu, "Gather")]));

        Assert.Equal("CUDA cannot run these operators of the graph: Conv, Resize.", refused.Message);
    }

    [Fact]
    public void A_graph_of_which_CUDA_took_nothing_is_refused() =>
        Assert.Throws<CudaRefusedException>(() => CudaPlacement.Check([Node(Cpu, "Reshape")]));

    private static NodePlacement Node(string provider, string op) => new(provider, op);
}
