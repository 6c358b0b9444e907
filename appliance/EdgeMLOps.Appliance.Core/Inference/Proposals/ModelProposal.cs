using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Proposals;

/// <summary>What a graph's manifest may look like: for its maker to check and complete.</summary>
/// <param name="Why">What speaks for the format and its settings.</param>
/// <param name="Open">Keys that no graph says and the maker has to fill in.</param>
/// <param name="Manifest">The skeleton; a package with it is refused until the open keys are filled in.</param>
public sealed record ModelProposal(IReadOnlyList<string> Why, IReadOnlyList<string> Open, JsonObject Manifest)
{
    private const double Floor = 0.01;
    private const double Threshold = 0.25;

    private static readonly string[] OpenKeys =
    [
        "name", "version", "input.modalities", "input.bodyParts", "input.views", "input.windowing", "input.mean", "input.std",
        "classes", "policy", "consistency", "lineage", "evaluation", "reference",
    ];

    /// <summary>Opens a graph on the processor, runs it once on noise and proposes.</summary>
    /// <param name="graph">The ONNX graph.</param>
    /// <param name="weightsFolder">Where the weights lie that are not in the graph; null: all are.</param>
    /// <param name="freeSide">Side of the input where the graph takes any, in pixels.</param>
    /// <exception cref="GraphContractException">It is of no family that is read; the message says what was found.</exception>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">It cannot be opened or run.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime does not load.</exception>
    public static ModelProposal Of(byte[] graph, string? weightsFolder, int freeSide)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var facts = GraphFactsReader.Read(graph, weightsFolder, freeSide);
        var format = FormatGuess.Of(facts);
        var names = Enumerable.Range(0, Math.Clamp(format.Classes, 1, 256))
            .Select(i => facts.ClassNames.Count == format.Classes ? facts.ClassNames[i] : FormattableString.Invariant($"class{i}")).ToList();
        return new ModelProposal(format.Why, OpenKeys, new JsonObject
        {
            ["schema"] = ManifestParser.Schema,
            ["name"] = "",
            ["version"] = "",
            ["release"] = 1,
            ["kind"] = "model",
            ["demonstration"] = false,
            ["input"] = Input(facts, format.Format),
            ["output"] = Output(format),
            ["classes"] = new JsonArray([.. names.Select(Class)]),
            ["policy"] = Policy(names),
            ["consistency"] = new JsonArray(),
            ["lineage"] = new JsonObject { ["trainingDataDigest"] = "", ["codeCommit"] = "", ["hyperParameters"] = new JsonObject(), ["seed"] = 0, ["runId"] = "" },
            ["evaluation"] = new JsonArray(),
            ["reference"] = new JsonObject(),
        });
    }

    private static JsonObject Input(GraphFacts facts, string format)
    {
        var (isYolox, isByte) = (string.Equals(format, OutputFormats.Yolox, StringComparison.Ordinal), string.Equals(facts.Image.Type, "UInt8", StringComparison.Ordinal));
        var input = new JsonObject
        {
            ["name"] = facts.Image.Name,
            ["modalities"] = new JsonArray(),
            ["bodyParts"] = new JsonArray(),
            ["views"] = new JsonArray(),
            ["photometrics"] = new JsonArray("MONOCHROME1", "MONOCHROME2"),
            ["width"] = facts.Width,
            ["height"] = facts.Height,
            ["channels"] = facts.Channels,
            ["layout"] = facts.Layout,
            ["dtype"] = facts.Image.Type switch { "UInt8" => "uint8", "Float16" => "float16", _ => "float32" },
            ["channelOrder"] = facts.Channels == 1 ? "grey" : isYolox ? "bgr" : "rgb",
            ["windowing"] = new JsonObject { ["kind"] = "voi" },
            ["resize"] = "letterbox",
            ["placement"] = isYolox ? "topLeft" : "centre",
            ["upscale"] = true,
            ["padValue"] = 0,
            ["range"] = isYolox || isByte ? 255 : 1,
            ["mean"] = new JsonArray(0),
            ["std"] = new JsonArray(1),
            ["frames"] = "first",
        };
        if (facts.Size is { } size)
        {
            input["sizeInput"] = new JsonObject
            {
                ["name"] = size.Name,
                ["dtype"] = string.Equals(size.Type, "Int64", StringComparison.Ordinal) ? "int64" : "float32",
                ["order"] = "widthHeight",
            };
        }

        return input;
    }

    private static JsonObject Output(FormatProposal format) => new()
    {
        ["format"] = format.Format,
        ["names"] = new JsonObject(format.Names.Select(name => KeyValuePair.Create(name.Key, (JsonNode?)name.Value))),
        ["activation"] = format.Activation,
        ["classOffset"] = format.ClassOffset,
        ["boxCoordinates"] = format.BoxCoordinates,
        ["scoreFloor"] = Floor,
    };

    private static JsonNode Class(string name, int id) => new JsonObject
    {
        ["id"] = id,
        ["name"] = name,
        ["code"] = new JsonObject { ["value"] = "", ["scheme"] = "SCT", ["meaning"] = name },
    };

    private static JsonObject Policy(List<string> names) => new()
    {
        ["scoreFloor"] = Floor,
        ["thresholds"] = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)Threshold))),
        ["nmsIou"] = 0.5,
        ["minAreaMm2"] = 0,
        ["maxAreaMm2"] = 1e6,
        ["maxBoxes"] = 100,
    };
}
