using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>A model runs where its maker proved it, or not at all. There is no GPU here: the processor is what an engine comes to.</summary>
[Collection(WorkerCollection.Name)]
public sealed class EngineLimits_tests
{
    [Theory]
    [InlineData("cpu", ProviderPreference.Auto, ProviderPreference.Cpu)]
    [InlineData("cpu", ProviderPreference.Cpu, ProviderPreference.Cpu)]
    [InlineData("cuda", ProviderPreference.Auto, ProviderPreference.Auto)]
    [InlineData("cuda", ProviderPreference.Cuda, ProviderPreference.Cuda)]
    [InlineData("tensorrt", ProviderPreference.TensorRt, ProviderPreference.TensorRt)]
    public void What_the_site_leaves_open_is_narrowed(string allowed, ProviderPreference asked, ProviderPreference expected) =>
        Assert.Equal(expected, EngineLimits.Narrow(new ModelLimits { Providers = [allowed] }, asked));

    [Theory]
    [InlineData("cpu", ProviderPreference.Cuda)]
    [InlineData("cuda", ProviderPreference.Cpu)]
    [InlineData("cuda", ProviderPreference.TensorRt)]
    [InlineData("tensorrt", ProviderPreference.Cuda)]
    [InlineData("tensorrt", ProviderPreference.Auto)]
    public void A_site_that_asks_for_another_provider_is_told(string allowed, ProviderPreference asked) => Assert.Equal(
        "limits.providers", Assert.Throws<ManifestException>(() => EngineLimits.Narrow(new ModelLimits { Providers = [allowed] }, asked)).Key);

    [Fact]
    public async Task A_model_for_CUDA_alone_does_not_fall_back_to_the_processor()
    {
        var refused = await Assert.ThrowsAsync<ManifestException>(() => DetectionEngine.StartAsync(
            For("cuda"), new InferenceOptions(), TimeProvider.System, NullLogger<DetectionEngine>.Instance, default));

        Assert.Equal("manifest.json: limits.providers: has cuda, the engine came to Cpu: CudaLibraryMissing", refused.Message);
    }

    [Theory]
    [InlineData("cuda", ProviderPreference.Auto, "CudaLibraryMissing")]
    [InlineData("cuda", ProviderPreference.Cuda, "CudaLibraryMissing")]
    [InlineData("tensorrt", ProviderPreference.TensorRt, "TensorRtLibraryMissing")]
    public async Task Nor_does_one_for_a_GPU_in_a_worker(string allowed, ProviderPreference asked, string reason)
    {
        var refused = await Assert.ThrowsAsync<WorkerStartException>(() => EngineRig.StartAsync(For(allowed), options => options.Provider = asked));

        Assert.Equal($"manifest.json: limits.providers: has {allowed}, the engine came to Cpu: {reason}", refused.Message);
    }

    [Fact]
    public void TensorRT_is_told_the_limit_of_the_GPUs_memory_and_to_keep_float32()
    {
        var told = TensorRtProvider.OptionsOf(512);

        Assert.Equal(("536870912", "0", "0"), (told["trt_max_workspace_size"], told["trt_fp16_enable"], told["trt_int8_enable"]));
        Assert.False(TensorRtProvider.OptionsOf(0).ContainsKey("trt_max_workspace_size"));
    }

    [Fact]
    public async Task A_model_that_takes_more_than_its_worker_may_have_is_not_started()
    {
        var package = TestPackage.With(manifest => manifest["limits"] = new JsonObject { ["providers"] = new JsonArray("cpu"), ["memoryMegabytes"] = 2048 });

        var refused = await Assert.ThrowsAsync<ManifestException>(() => EngineRig.StartAsync(package));

        Assert.Equal("manifest.json: limits.memoryMegabytes: is 2048, the engine's worker may have 1024", refused.Message);
    }

    [Theory]
    [InlineData(null, 0, null)]
    [InlineData(2048, 0, "2147483648")]
    [InlineData(null, 1024, "1073741824")]
    [InlineData(2048, 1024, "1073741824")]
    [InlineData(512, 1024, "536870912")]
    public void The_lesser_limit_of_the_GPUs_memory_is_told_to_the_provider(int? maker, int site, string? bytes)
    {
        var limits = new ModelLimits { Providers = ["cuda"], GpuMemoryMegabytes = maker };

        var options = new InferenceOptions { GpuMemoryMegabytes = site }.On(ProviderPreference.Cuda, limits);
        var told = CudaProvider.OptionsOf(options.GpuMemoryMegabytes);

        Assert.Equal(bytes, told.GetValueOrDefault("gpu_mem_limit"));
        Assert.Equal(bytes is null ? null : "kSameAsRequested", told.GetValueOrDefault("arena_extend_strategy"));
        Assert.Equal("0", told["use_tf32"]);
    }

    private static ModelPackage For(string provider) =>
        TestPackage.With(manifest => manifest["limits"] = new JsonObject { ["providers"] = new JsonArray(provider) });
}
