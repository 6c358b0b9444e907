using System.Text.Json.Serialization;
using EdgeMLOps.Appliance.Core.Models;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>What a graph must take and give, as its manifest says: all that is needed to run it.</summary>
/// <param name="Input">What it takes.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Classes">How many classes it tells apart.</param>
internal sealed record GraphShape(ModelInput Input, ModelOutput Output, int Classes)
{
    /// <summary>Full path of the folder with the weights that the graph keeps beside itself (ONNX external data); null: it has none.</summary>
    public string? WeightsFolder { get; init; }

    /// <summary>Bytes of one image's input, in the layout and of the type that the manifest says.</summary>
    [JsonIgnore]
    public int ImageBytes => Input.Channels * Input.Height * Input.Width * BytesOf(ElementType);

    /// <summary>Type of the image's values.</summary>
    [JsonIgnore]
    public TensorElementType ElementType => TypeOf(Input.Dtype);

    /// <summary>Whether the input has an axis of images.</summary>
    [JsonIgnore]
    public bool HasImageAxis => Input.Layout is "NCHW" or "NHWC";

    public static GraphShape Of(ModelPackage package) => Of(package.Manifest) with { WeightsFolder = package.Folder };

    public static GraphShape Of(ModelManifest manifest) => new(manifest.Input, manifest.Output, manifest.Classes.Count);

    /// <summary>Sides of the input tensor.</summary>
    /// <param name="images">Images in a run; without an axis of images it says nothing.</param>
    public int[] InputSides(int images)
    {
        int[] sides = Input.Layout is "NCHW" or "CHW" ? [Input.Channels, Input.Height, Input.Width] : [Input.Height, Input.Width, Input.Channels];
        return HasImageAxis ? [images, .. sides] : sides;
    }

    /// <summary>Names of the graph's outputs, in the order of the format.</summary>
    public string[] OutputNames() => [.. OutputRoles.Of(Output.Format).Select(role => Output.Names[role])];

    public static TensorElementType TypeOf(string dtype) => dtype switch
    {
        "float32" => TensorElementType.Float,
        "float16" => TensorElementType.Float16,
        "uint8" => TensorElementType.UInt8,
        "int64" => TensorElementType.Int64,
        _ => throw new ArgumentException($"There is no tensor of '{dtype}'.", nameof(dtype)),
    };

    private static int BytesOf(TensorElementType type) => type switch
    {
        TensorElementType.UInt8 => sizeof(byte),
        TensorElementType.Float16 => sizeof(ushort),
        _ => sizeof(float),
    };
}
