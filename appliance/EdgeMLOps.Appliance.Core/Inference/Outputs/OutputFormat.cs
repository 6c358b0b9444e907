using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Finds the reader of a manifest's output format.</summary>
internal static class OutputFormat
{
    /// <summary>The format of a graph.</summary>
    /// <exception cref="ArgumentException">The manifest names one that there is not; its parser refuses that.</exception>
    public static IOutputFormat Of(GraphShape shape)
    {
        var output = shape.Output;
        var isSigmoid = string.Equals(output.Activation, "sigmoid", StringComparison.Ordinal);
        var pixels = shape.Input.Width * shape.Input.Height;
        var label = new ClassLabel(output.ClassOffset, shape.Classes);
        return output.Format switch
        {
            OutputFormats.Yolov5 => new Yolov5Format(shape.Classes, isSigmoid, pixels),
            OutputFormats.Yolov8 => new Yolov8Format(shape.Classes, isSigmoid, pixels),
            OutputFormats.Yolox => new YoloxFormat(shape.Classes, isSigmoid, shape.Input.Width, shape.Input.Height),
            OutputFormats.EndToEnd => new RowFormat(label, output.Columns ?? RowFormat.EndToEndColumns),
            OutputFormats.Batched => new RowFormat(label, output.Columns ?? RowFormat.BatchedColumns),
            OutputFormats.Torchvision => new TorchvisionFormat(label),
            OutputFormats.Detr => new DetrFormat(label, output.Activation),
            OutputFormats.Tensorflow => new TensorflowFormat(label),
            _ => throw new ArgumentException($"There is no output format '{output.Format}'.", nameof(shape)),
        };
    }
}
