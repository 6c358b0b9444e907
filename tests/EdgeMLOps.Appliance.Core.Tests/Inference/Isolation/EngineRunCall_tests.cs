using System.Text;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Isolation;

/// <summary>What a worker answers to a batch is believed only as far as it can be: a shape that lies would have a reader look beyond the values.</summary>
public sealed class EngineRunCall_tests
{
    [Fact]
    public void Each_image_has_the_values_that_its_shapes_say()
    {
        var layout = new EngineLayout(GraphShape.Of(TestManifest.Of("torchvision", 2)), maxBatch: 2);
        using var block = WorkerBlock.Create(layout.Bytes);
        block.Write<float>(layout.OutputOffset(0), [1, 2, 3, 4, 0.5f, 1]);
        var outputs = new OutputBuffer();

        var ran = Read("torchvision", "[[[1,4],[1],[1]],[[0,4],[0],[0]]]", outputs, block);

        Assert.Equal([1, 2, 3, 4, 0.5f, 1], outputs.Of(0).ToArray());
        Assert.Equal((0, ExecutionProvider.Cpu), (outputs.Of(1).Length, ran.Provider));
    }

    [Theory]
    [InlineData("torchvision", "[[[1,4],[1],[1]]]")] // one image of two
    [InlineData("torchvision", "[[[1,4],[1],[1]],null]")]
    [InlineData("torchvision", "[[[1,4],[1],[1]],[]]")]
    [InlineData("torchvision", "[[[1,4],[1],[1]],[[1,4],[1],null]]")]
    [InlineData("torchvision", "[[[1,4],[1],[1]],[[1,4],[1],[1,1]]]")] // an axis too many
    [InlineData("torchvision", "[[[1,4],[1],[1]],[[2,4],[1],[2]]]")] // more boxes than scores
    [InlineData("torchvision", "[[[1,4],[1],[1]],[[-1,4],[-1],[-1]]]")]
    [InlineData("torchvision", "[[[1,4],[1],[1]],[[2147483647,4],[2147483647],[2147483647]]]")]
    [InlineData("torchvision", "[[[1,4],[1],[1]],[[16385,4],[16385],[16385]]]")] // more than there is room for
    [InlineData("yolov8", "[[[6,0]],[[6,1000000000]]]")]
    [InlineData("yolov8", "[[[6,1]],[[5,1]]]")]
    [InlineData("yolox", "[[[21,7]],[[20,7]]]")]
    public void A_shape_that_cannot_be_is_no_answer(string format, string shapes)
    {
        using var block = WorkerBlock.Create(new EngineLayout(GraphShape.Of(TestManifest.Of(format, 2)), maxBatch: 2).Bytes);

        Assert.Throws<InvalidDataException>(() => Read(format, shapes, new OutputBuffer(), block));
    }

    private static EngineRan Read(string format, string shapes, OutputBuffer outputs, WorkerBlock block)
    {
        var layout = new EngineLayout(GraphShape.Of(TestManifest.Of(format, 2)), maxBatch: 2);
        var image = new byte[layout.Shape.ImageBytes];
        return new EngineRunCall([image, image], layout, outputs).Read(Encoding.UTF8.GetBytes($"{{\"Shapes\":{shapes},\"Provider\":1}}"), block);
    }
}
