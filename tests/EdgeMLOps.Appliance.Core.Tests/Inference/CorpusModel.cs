using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>A model of the public corpus: its graph, the tensor it was given, what torch made of that.</summary>
internal sealed class CorpusModel
{
    private readonly string _folder;

    private CorpusModel(string folder, string format, int classes, Func<ModelOutput, ModelOutput> output)
    {
        _folder = folder;
        var (input, shape) = NumpyFile.Read(InputFile);
        var hasImageAxis = shape.Length == 4;
        int[] sides = hasImageAxis ? shape[1..] : shape;
        Images = [.. input.Chunk(sides.Aggregate(1, (all, side) => all * side))];
        Manifest = TestManifest.Of(
            format,
            classes,
            TestManifest.Input with
            {
                Name = "images",
                Layout = hasImageAxis ? "NCHW" : "CHW",
                Channels = sides[0],
                Height = sides[1],
                Width = sides[2],
                ChannelOrder = "rgb",
            },
            output);
    }

    /// <summary>All models of the corpus.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "yolov5_style", "yolov8_style", "yolov8_dynamic", "yolox_style_raw", "e2e_topk_300x6", "retinanet_torchvision_small", "ssdlite320_torchvision", "detr_style",
    ];

    public ModelManifest Manifest { get; private init; }

    public byte[] Graph => File.ReadAllBytes(GraphFile);

    public string GraphFile => Path.Combine(_folder, "model.onnx");

    public string InputFile => Path.Combine(_folder, "input.npy");

    /// <summary>The input of each image.</summary>
    public IReadOnlyList<float[]> Images { get; }

    /// <summary>Whether the graph orders or selects what it gives: neighbours of nearly one score may change places.</summary>
    public bool IsSorted => Manifest.Output.Format is "end-to-end" or "torchvision";

    public string Expectations => Path.Combine(_folder, "expected.json");

    /// <param name="corpus">Root of the corpus.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static CorpusModel Open(string corpus, string name) => Open(Path.Combine(corpus, "models", name));

    /// <summary>What torch gave for one image: the sides and values of each output, in the format's order.</summary>
    public List<(int[] Shape, float[] Values)> Expected(int image) =>
        [.. OutputRoles.Of(Manifest.Output.Format).Select(role => One(NumpyFile.Read(Path.Combine(_folder, $"expected_{Manifest.Output.Names[role]}.npy")), image))];

    private static CorpusModel Open(string folder) => Path.GetFileName(folder) switch
    {
        "yolov5_style" => new(folder, "yolov5", 14, Named("output0")),
        "yolov8_style" => new(folder, "yolov8", 14, Named("output0")),
        "yolov8_dynamic" => new(folder, "yolov8", 3, Named("output0")),
        "yolox_style_raw" => new(folder, "yolox", 8, Named("output")),
        "e2e_topk_300x6" => new(folder, "end-to-end", 14, Named("output0")),
        "retinanet_torchvision_small" => Called("image", new(folder, "torchvision", 5, output => output)),
        "ssdlite320_torchvision" => Called("image", new(folder, "torchvision", 14, output => output with { ClassOffset = 1 })),
        "detr_style" => Called("pixel_values", new(folder, "detr", 14, output => output with
        {
            Activation = "softmax",
            BoxCoordinates = "normalised",
            Names = new Dictionary<string, string>(StringComparer.Ordinal) { ["logits"] = "pred_logits", ["boxes"] = "pred_boxes" },
        })),
        _ => throw new ArgumentOutOfRangeException(nameof(folder)),
    };

    private (int[] Shape, float[] Values) One((float[] Values, int[] Shape) all, int image)
    {
        if (Manifest.Input.Layout is "CHW")
        {
            return (all.Shape, all.Values);
        }

        var length = all.Values.Length / all.Shape[0];
        return (all.Shape[1..], all.Values[(image * length)..((image + 1) * length)]);
    }

    private static Func<ModelOutput, ModelOutput> Named(string output) =>
        manifest => manifest with { Names = new Dictionary<string, string>(StringComparer.Ordinal) { ["output"] = output } };

    private static CorpusModel Called(string input, CorpusModel model) =>
        new(model) { Manifest = model.Manifest with { Input = model.Manifest.Input with { Name = input } } };

    private CorpusModel(CorpusModel other) => (_folder, Images, Manifest) = (other._folder, other.Images, other.Manifest);
}
