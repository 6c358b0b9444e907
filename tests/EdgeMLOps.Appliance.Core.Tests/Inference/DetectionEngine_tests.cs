using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

public sealed class DetectionEngine_tests
{
    private static readonly PhantomOptions Small = new();

    private readonly LogWatcher _log = new();

    [Fact]
    public async Task The_processor_is_used_when_asked_for_and_the_engine_says_so()
    {
        await using var engine = await StartAsync(ProviderPreference.Cpu);

        var result = await engine.DetectAsync(Image(0), default);

        Assert.Equal(new ProviderStatus(ExecutionProvider.Cpu, ProviderPreference.Cpu, ProviderReason.AsAsked, ""), engine.Provider);
        Assert.False(engine.Provider.IsDegraded);
        Assert.Equal(0, engine.DegradedRuns);
        Assert.Equal(InferenceCode.Detected, result.Code);
        Assert.NotEmpty(result.Candidates);
        Assert.All(result.Candidates, candidate => Assert.InRange(candidate.Score, 0.01f, 1f));
        Assert.Equal([2000], _log.Ids);
    }

    // This machine has no GPU (and CI none): the fall-back is real here.
    [Fact]
    public async Task Cuda_asked_for_and_missing_is_a_visible_counted_degradation()
    {
        await using var engine = await StartAsync(ProviderPreference.Cuda);

        await engine.DetectAsync(Image(0), default);
        await engine.DetectAsync(Image(1), default);

        Assert.Equal(ExecutionProvider.Cpu, engine.Provider.Used);
        Assert.Equal(ProviderReason.CudaLibraryMissing, engine.Provider.Reason);
        // It got as far as the provider's library: the runtime itself knows how to take one.
        Assert.Contains("onnxruntime_providers_cuda", engine.Provider.Detail, StringComparison.Ordinal);
        Assert.True(engine.Provider.IsDegraded);
        Assert.Equal(2, engine.DegradedRuns);
        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Entries, entry => entry.Id == 2001).Level);
    }

    [Fact]
    public async Task Auto_falls_back_without_a_warning_and_says_why()
    {
        await using var engine = await StartAsync(ProviderPreference.Auto);

        Assert.Equal((ExecutionProvider.Cpu, ProviderReason.CudaLibraryMissing), (engine.Provider.Used, engine.Provider.Reason));
        Assert.DoesNotContain(2001, _log.Ids);
    }

    [Fact]
    public async Task Images_that_come_together_are_batched_and_get_the_boxes_they_get_alone()
    {
        var images = Enumerable.Range(0, 6).Select(Image).ToList();
        await using var engine = await StartAsync(ProviderPreference.Cpu, options => options.MaxBatchDelayMilliseconds = 1000);
        var alone = new List<InferenceResult>();
        foreach (var image in images)
        {
            alone.Add(await engine.DetectAsync(image, default));
        }

        var together = await Task.WhenAll(images.Select(image => Task.Run(() => engine.DetectAsync(image, default))));

        Assert.All(alone, result => Assert.Equal(1, result.Timings.BatchSize));
        Assert.Contains(together, result => result.Timings.BatchSize > 1);
        foreach (var (one, other) in alone.Zip(together))
        {
            Assert.Equal(one.Candidates.Count, other.Candidates.Count);
            Assert.All(one.Candidates.Zip(other.Candidates), pair =>
            {
                Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4);
                Assert.True(pair.First.Area == 0 || pair.First.IntersectionOverUnion(pair.Second) > 0.999);
            });
        }
    }

    [Fact]
    public async Task A_batch_is_never_larger_than_the_limit()
    {
        await using var engine = await StartAsync(ProviderPreference.Cpu, options => options.MaxBatch = 2);

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() => engine.DetectAsync(Image(i % 2), default))));

        Assert.All(results, result => Assert.InRange(result.Timings.BatchSize, 1, 2));
    }

    [Theory]
    [InlineData("width", 256, "input images", "Float [any, 1, 512, 256]", "[any, 1, 512, 512]")]
    [InlineData("channels", 3, "input images", "Float [any, 3, 512, 512]", "[any, 1, 512, 512]")]
    public async Task A_graph_that_is_not_what_the_manifest_says_is_refused_with_expected_and_found(
        string key, int value, string what, string expected, string found)
    {
        var package = TestPackage.With(manifest =>
        {
            manifest["input"]![key] = value;
            manifest["input"]!["channelOrder"] = string.Equals(key, "channels", StringComparison.Ordinal) ? "rgb" : "grey";
        });

        var refused = await Assert.ThrowsAsync<GraphContractException>(() => StartAsync(ProviderPreference.Cpu, package: package));

        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.Equal(expected, refused.Expected);
        Assert.EndsWith(found, refused.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_graph_with_another_number_of_classes_is_refused()
    {
        var package = TestPackage.With(manifest =>
        {
            manifest["classes"]!.AsArray().RemoveAt(1);
            manifest["policy"]!["thresholds"]!.AsObject().Remove("mass");
        });

        var refused = await Assert.ThrowsAsync<GraphContractException>(() => StartAsync(ProviderPreference.Cpu, package: package));

        Assert.Equal(("an image's [5, any] or [any, 5]", "[6, 4096]"), (refused.Expected, refused.Found));
    }

    [Fact]
    public async Task An_unknown_input_name_is_refused()
    {
        var package = TestPackage.With(manifest => manifest["input"]!["name"] = "pixels");

        var refused = await Assert.ThrowsAsync<GraphContractException>(() => StartAsync(ProviderPreference.Cpu, package: package));

        Assert.Equal(("pixels", "images"), (refused.Expected, refused.Found));
    }

    [Fact]
    public async Task Output_that_is_no_number_is_a_code_and_the_engine_goes_on()
    {
        // So small a deviation makes the input infinite, and the output no number.
        await using var engine = await StartAsync(
            ProviderPreference.Cpu, package: TestPackage.With(manifest => manifest["input"]!["std"] = new JsonArray(1e-300)));

        var first = await engine.DetectAsync(Image(0), default);
        var second = await engine.DetectAsync(Image(1), default);

        Assert.Equal((InferenceCode.OutputInvalid, InferenceCode.OutputInvalid), (first.Code, second.Code));
        Assert.Empty(first.Candidates);
    }

    [Fact]
    public async Task An_engine_that_is_shut_down_finishes_what_is_queued_and_refuses_more()
    {
        var engine = await StartAsync(ProviderPreference.Cpu);
        var image = Image(0);
        var running = engine.DetectAsync(image, default);

        await engine.DisposeAsync();

        Assert.Equal(InferenceCode.Detected, (await running).Code);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.DetectAsync(image, default));
    }

    [Fact]
    public async Task A_runtime_in_another_folder_is_refused_in_this_process()
    {
        await using var engine = await StartAsync(ProviderPreference.Cpu);

        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(ProviderPreference.Cpu, options => options.RuntimeFolder = "/nowhere"));
    }

    private static DecodedImage Image(int index)
    {
        var phantom = PhantomFactory.Create(11, index, Small);
        return PhantomImage.Of(phantom);
    }

    private Task<DetectionEngine> StartAsync(
        ProviderPreference provider, Action<InferenceOptions>? change = null, ModelPackage? package = null)
    {
        var options = new InferenceOptions { Provider = provider };
        change?.Invoke(options);
        return DetectionEngine.StartAsync(
            package ?? TestPackage.Demonstration, options, TimeProvider.System, _log.For<DetectionEngine>(), default);
    }
}
