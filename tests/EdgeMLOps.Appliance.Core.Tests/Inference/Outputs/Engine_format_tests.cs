using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Phantoms;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>From an image to its candidates, for inputs of other types and layouts than the demonstration model's: no byte is lost on the way.</summary>
public sealed class Engine_format_tests
{
    private const int Rows = 100;
    private const int Columns = 6;

    [Theory]
    [InlineData("NHWC", "uint8")]
    [InlineData("NHWC", "float16")]
    [InlineData("CHW", "float32")]
    [InlineData("HWC", "uint8")]
    public async Task An_image_reaches_the_graph_as_its_manifest_says(string layout, string dtype)
    {
        var image = PhantomImage.Of(PhantomFactory.Create(11, 0, new PhantomOptions()));
        var package = Package(layout, dtype);
        await using var engine = await DetectionEngine.StartAsync(
            package, new InferenceOptions { Provider = ProviderPreference.Cpu }, TimeProvider.System, NullLogger<DetectionEngine>.Instance, default);

        var results = await Task.WhenAll(engine.DetectAsync(image, default), engine.DetectAsync(image, default));

        var contract = TensorContract.Of(package.Manifest.Input);
        var tensor = new byte[contract.Bytes];
        var letterbox = ImagePreprocessor.Fill(image.Windowed(contract.Windowing), contract, tensor);
        var expected = new CandidateReader(package.Manifest).Read(new ImageOutput([[Rows, Columns]], Values(tensor, dtype).AsSpan(0, Rows * Columns)), letterbox)!;
        Assert.NotEmpty(expected);
        Assert.All(results, result =>
        {
            Assert.Equal(InferenceCode.Detected, result.Code);
            Assert.Equal<BoxCandidate>(expected, result.Candidates);
        });
    }

    private static ModelPackage Package(string layout, string dtype)
    {
        void Change(JsonNode manifest)
        {
            var input = manifest["input"]!;
            (input["layout"], input["dtype"], input["width"], input["height"], input["range"]) = (layout, dtype, 32, 32, 255);
            (input["mean"], input["std"]) = (new JsonArray(0), new JsonArray(1));
            manifest["output"]!["boxCoordinates"] = "normalised";
        }

        return TestPackage.With(Change, EchoGraph.Of(TestPackage.With(Change).Manifest.Input, -1, new EchoOutput("output0", Rows, Columns)));
    }

    // As the graph has them: divided by 255.
    private static float[] Values(byte[] tensor, string dtype) => dtype switch
    {
        "uint8" => Array.ConvertAll(tensor, value => value / 255f),
        "float16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(tensor).ToArray(), value => (float)value / 255f),
        _ => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(tensor).ToArray(), value => value / 255f),
    };
}
