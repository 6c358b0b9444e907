using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Where a session's outputs stand from run to run, and that they are right there.</summary>
public sealed class OutputTensors_tests : IDisposable
{
    private static readonly GraphShape Shape = GraphShape.Of(WidthGraph.Manifest);

    private readonly InferenceSession _session;
    private readonly InputTensors _inputs = new(Shape, size: 1, isOneSize: false, images: 0);
    private readonly OutputTensors _outputs;

    public OutputTensors_tests()
    {
        OnnxRuntimeLibrary.Load("");
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        _session = new InferenceSession(WidthGraph.Graph(), settings);
        _outputs = new OutputTensors(_session, Shape.OutputNames(), size: 1);
    }

    public void Dispose()
    {
        _outputs.Dispose();
        _inputs.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Runs_of_one_shape_are_written_to_the_same_memory_after_the_first()
    {
        var tensors = Enumerable.Range(0, 4).Select(_ => Run(width: 3)).ToList();

        Assert.Single(tensors.Skip(1).Distinct());
        Assert.False(_outputs.AreVarying);
    }

    [Theory]
    [InlineData(3, 5, 2, 3, 3, 7)]
    [InlineData(0, 2, 0, 1)]
    [InlineData(2, 0, 2)]
    public void Shapes_that_change_are_followed(params int[] widths)
    {
        Array.ForEach(widths, width => Run(width));

        Assert.True(_outputs.AreVarying);
    }

    [Fact]
    public void A_run_that_is_refused_by_its_reader_binds_nothing()
    {
        Assert.Throws<GraphContractException>(() => Run(WidthGraph.Image(3), _ => throw new GraphContractException("output", "another", "this")));

        Run(width: 5);
        Run(width: 5);
        Assert.False(_outputs.AreVarying);
    }

    [Fact]
    public void A_run_that_fails_for_another_reason_stays_a_failed_run()
    {
        Run(width: 3);
        var bound = Run(width: 3);

        Assert.Throws<OnnxRuntimeException>(() => Run(WidthGraph.Image(3, isFaulty: true), _ => { }));

        Assert.Same(bound, Run(width: 3));
        Assert.False(_outputs.AreVarying);
    }

    private OrtValue Run(int width)
    {
        OrtValue? found = null;
        Run(WidthGraph.Image(width), outputs =>
        {
            found = Assert.Single(outputs);
            Assert.Equal([1, WidthGraph.Rows, width], found.GetTensorTypeAndShape().Shape);
            Assert.Equal(Enumerable.Range(0, WidthGraph.Rows * width).Select(i => (float)(i % width)), found.GetTensorDataAsSpan<float>().ToArray());
        });
        return found!; // not null: it was called, or the runtime threw
    }

    private void Run(float[] image, Action<IReadOnlyList<OrtValue>> take)
    {
        MemoryMarshal.AsBytes(image.AsSpan()).CopyTo(_inputs.Image(0));
        _outputs.Run(_inputs, 1, take);
    }
}
