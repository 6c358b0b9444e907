using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Isolation;

/// <summary>A model whose weights lie beside its graph, in the folder of an imported package.</summary>
[Collection(WorkerCollection.Name)]
public sealed class External_data_tests : IDisposable
{
    private const string WeightsFile = "model.onnx.data";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Weights_beside_the_graph_give_the_boxes_of_weights_within_it()
    {
        var package = await PackageAsync(WeightsFile);
        Assert.True(package.Graph.Length * 10 < TestPackage.Demonstration.Graph.Length, $"{package.Graph.Length} bytes are left");
        await using var rig = await EngineRig.StartAsync(package);
        await using var reference = await EngineRig.StartAsync();
        var image = PhantomImage.Of(PhantomFactory.Create(11, 0, new PhantomOptions()));

        var found = await rig.Engine.DetectAsync(image, default);

        Assert.Equal((await reference.Engine.DetectAsync(image, default)).Candidates, found.Candidates);
        Assert.NotEmpty(found.Candidates);
    }

    [Fact]
    public async Task Weights_that_are_not_there_are_told()
    {
        var package = await PackageAsync("elsewhere.data");

        var refused = await Assert.ThrowsAsync<WorkerStartException>(() => EngineRig.StartAsync(package));

        Assert.Contains("elsewhere.data", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.data")]
    [InlineData("/etc/hostname")]
    public async Task Weights_outside_of_the_package_are_refused(string location)
    {
        var package = await PackageAsync(location);
        File.Copy(Path.Combine(package.Folder!, WeightsFile), _folder["outside.data"]);

        var refused = await Assert.ThrowsAsync<WorkerStartException>(() => EngineRig.StartAsync(package));

        Assert.Contains("External data path valid", refused.Message, StringComparison.Ordinal);
    }

    private async Task<ModelPackage> PackageAsync(string location)
    {
        var folder = _folder.Make("package");
        var external = new ExternalData(location);
        var files = DemonstrationPackage.Files();
        files[ModelPackage.GraphFile] = external.Strip(files[ModelPackage.GraphFile]);
        files[WeightsFile] = external.Weights;
        foreach (var (name, content) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        }

        return (await ModelPackage.LoadAsync(folder, PackageDigest.Of(files), default)).Require();
    }
}
