using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using EdgeMLOps.Appliance.Core.Inference.Outputs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMLOps.Appliance.Core.Inference.Proposals;

/// <summary>Opens a graph on the processor, reads what it announces and runs it once on noise.</summary>
internal static partial class GraphFactsReader
{
    private const double GoldenSection = 0.6180339887498949;

    /// <summary>Reads a graph.</summary>
    /// <param name="graph">The ONNX graph.</param>
    /// <param name="weightsFolder">Where the weights lie that are not in the graph; null: all are.</param>
    /// <param name="freeSide">Side of the noise where the graph takes any, in pixels.</param>
    /// <exception cref="GraphContractException">It takes nothing that can be an image.</exception>
    /// <exception cref="OnnxRuntimeException">It cannot be opened or run.</exception>
    public static GraphFacts Read(byte[] graph, string? weightsFolder, int freeSide)
    {
        OnnxRuntimeLibrary.Load("");
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        if (weightsFolder is not null)
        {
            settings.AddSessionConfigEntry(SessionFactory.WeightsFolderSetting, weightsFolder);
        }

        using var session = new InferenceSession(graph, settings);
        var inputs = session.InputMetadata.Where(node => node.Value.IsTensor)
            .Select(node => new TensorFacts(node.Key, node.Value.ElementDataType.ToString(), Known(node.Value), null, [])).ToList();
        var image = inputs.Find(input => LayoutOf(input.Sides) is not null)
            ?? throw new GraphContractException("inputs", "an image of 1 or 3 channels", Text(inputs));
        var size = inputs.Find(input => input != image && input.Sides is [.., 2]);
        if (inputs.Count != (size is null ? 1 : 2) || inputs.Count != session.InputMetadata.Count)
        {
            throw new GraphContractException("inputs", "an image, and no more than two numbers of its size", Text(inputs));
        }

        var layout = LayoutOf(image.Sides)!; // not null: it was found by it
        var sides = image.Sides.Select((side, axis) => side > 0 ? side : axis == 0 && layout.Length == 4 ? 1 : freeSide).ToArray();
        var (channels, height, width) = (sides[layout.IndexOf('C', StringComparison.Ordinal)], sides[layout.IndexOf('H', StringComparison.Ordinal)], sides[layout.IndexOf('W', StringComparison.Ordinal)]);
        return new GraphFacts(
            image, layout, channels, height, width, size, Run(session, image, sides, size, (height, width)), ClassNames(session.ModelMetadata.CustomMetadataMap));
    }

    private static List<TensorFacts> Run(InferenceSession session, TensorFacts image, int[] sides, TensorFacts? size, (int Height, int Width) pixels)
    {
        var outputs = session.OutputMetadata.Where(node => node.Value.IsTensor && TensorValues.Numbers.Contains(node.Value.ElementDataType)).ToList();
        using var noise = Noise(image, sides);
        using var numbers = size is null ? null : Numbers(size, sides[0], pixels);
        using var options = new RunOptions();
        string[] names = size is null ? [image.Name] : [image.Name, size.Name];
        OrtValue[] values = numbers is null ? [noise] : [noise, numbers];
        using var given = session.Run(options, names, values, [.. outputs.Select(node => node.Key)]);
        return [.. outputs.Zip(given, Facts)];
    }

    private static TensorFacts Facts(KeyValuePair<string, NodeMetadata> node, OrtValue tensor)
    {
        var info = tensor.GetTensorTypeAndShape();
        var values = new float[info.ElementCount];
        TensorValues.Copy(tensor, info.ElementDataType, values);
        return new TensorFacts(
            node.Key, info.ElementDataType.ToString(), Known(node.Value), Array.ConvertAll(info.Shape, side => checked((int)side)), values);
    }

    private static OrtValue Noise(TensorFacts image, int[] sides)
    {
        // Multiples of the golden section, without their whole part: as even as noise and the same each time.
        var values = Enumerable.Range(0, Sides.Count(sides)).Select(i => (float)(i * GoldenSection % 1)).ToArray();
        long[] shape = Array.ConvertAll(sides, side => (long)side);
        return image.Type switch
        {
            nameof(TensorElementType.UInt8) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, value => (byte)(value * 255)), shape),
            nameof(TensorElementType.Float16) => OrtValue.CreateTensorValueFromMemory(
                MemoryMarshal.Cast<Half, Float16>(Array.ConvertAll(values, value => (Half)value).AsSpan()).ToArray(), shape),
            nameof(TensorElementType.Float) => OrtValue.CreateTensorValueFromMemory(values, shape),
            _ => throw new GraphContractException($"input {image.Name}", "Float, Float16 or UInt8", image.Type),
        };
    }

    private static OrtValue Numbers(TensorFacts size, int images, (int Height, int Width) pixels)
    {
        var count = size.Sides.Length == 1 ? 1 : images;
        long[] shape = size.Sides.Length == 1 ? [2] : [images, 2];
        var values = Enumerable.Repeat(new[] { pixels.Width, pixels.Height }, count).SelectMany(pair => pair).ToArray();
        return size.Type switch
        {
            nameof(TensorElementType.Int64) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, value => (long)value), shape),
            nameof(TensorElementType.Float) => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, value => (float)value), shape),
            _ => throw new GraphContractException($"input {size.Name}", "Int64 or Float", size.Type),
        };
    }

    private static string? LayoutOf(int[] sides) => sides switch
    {
        [_, 1 or 3, _, _] => "NCHW",
        [_, _, _, 1 or 3] => "NHWC",
        [1 or 3, _, _] => "CHW",
        [_, _, 1 or 3] => "HWC",
        _ => null,
    };

    private static int[] Known(NodeMetadata node) => [.. node.Dimensions.Select(side => side > 0 ? side : Sides.Any)];

    private static string Text(IEnumerable<TensorFacts> inputs) => string.Join(", ", inputs.Select(input => $"{input.Name} {input.Type} {Sides.Text(input.Sides)}"));

    // {0: 'nodule', 1: 'mass'}: Python's own way to write it.
    private static List<string> ClassNames(Dictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue("names", out var text))
        {
            return [];
        }

        var names = PythonEntry().Matches(text).ToDictionary(
            match => int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture), match => match.Groups["name"].Value);
        return [.. names.OrderBy(name => name.Key).TakeWhile((name, place) => name.Key == place).Select(name => name.Value)];
    }

    [GeneratedRegex(@"(?<id>\d{1,4}): ['""](?<name>[^'""]{1,64})['""]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PythonEntry();
}
